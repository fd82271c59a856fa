package io.tenantry.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class YamlLayerTest {
  @Test
  void namesTheLineOfEachSetting() {
    assertThat(YamlLayer.parse("a:\n  b: 1\n", "f").settings().get("a.b"))
        .isEqualTo(new Setting.Text("1", "f:2"));
  }

  @Test
  void refusesAKeyThatIsSetTwice() {
    refuses("a: {b: 1}\nc: 2\na: {b: 3}\n", "a.b (f:3): is set twice, first at f:1");
  }

  @Test
  void refusesADocumentThatIsNoMapping() {
    refuses("- a\n", "the document (f:1): must be a mapping of keys");
    refuses("text\n", "the document (f:1): must be a mapping of keys");
  }

  @Test
  void refusesMoreThanOneDocument() {
    refuses("a: 1\n---\nb: 1\n", "the document (f:2): must be one YAML document; see this line");
  }

  @Test
  void refusesKeysThatAreNotPlain() {
    refuses(
        "a:\n  ? [b]\n  : 1\n",
        "a (f:2): must have keys of letters, digits and _, each with a colon and a space");
  }

  @Test
  void doesNotRepeatAUrlThatBecameAKey() {
    refuses(
        "{url:postgres://me:hunter2@db}",
        "the document (f:1): must have keys of letters, digits and _, each with a colon and a space");
  }

  @Test
  void refusesListsInLists() {
    refuses("a: [[b]]", "a (f:1): must be a list of single values");
  }

  @Test
  void refusesADocumentThatContainsItself() {
    refuses("a: &x {b: 1, c: *x}\n", "a (f:1): must be quoted: & and ! have a meaning in YAML");
    refuses("&x a: {b: *x}\n", "a.b (f:1): must be quoted: & and ! have a meaning in YAML");
  }

  @Test
  void refusesBytesThatAreNoText() {
    refuses("a: \u0001", "the document (f): must be one YAML document of plain text");
  }

  @Test
  void doesNotRepeatAPasswordThatIsNoYaml() {
    refuses("password: *hunter2", "the document (f:1): must be one YAML document; see this line");
    refuses("password: %hunter2", "the document (f:1): must be one YAML document; see this line");
    refuses("password: &hunter2", "password (f:1): must be quoted: & and ! have a meaning in YAML");
    refuses("password: !hunter2", "password (f:1): must be quoted: & and ! have a meaning in YAML");
  }

  private static void refuses(String yaml, String fault) {
    assertThat(YamlLayer.parse(yaml, "f").faults()).map(Fault::toString).containsExactly(fault);
  }
}
