package io.tenantry.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The script that strangers check an export with, in a process of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerifyAuditIT {
  private static final Path SCRIPT = Path.of("scripts/VerifyAudit.java");
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private final AuditedTenant tenant = AuditedTenant.withEntries(30);
  private final AuditedTenant other = AuditedTenant.withEntries(30);
  private List<String> lines = List.of();
  private Path folder = Path.of("");
  private Path keys = Path.of("");

  @BeforeAll
  void export(@TempDir Path empty) throws IOException {
    folder = empty;
    tenant.awaitCheckpoint();
    lines = pages(tenant, 10_000);
    keys = folder.resolve("jwks.json");
    Files.writeString(
        keys, AuditedTenant.platform().api().get("/.well-known/jwks.json").is(200).text());
    // Once, instead of at each of its runs.
    var compiled =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(System.out, System.err, "-d", folder.toString(), SCRIPT.toString());
    assertThat(compiled).isZero();
  }

  /** The lines of every page, by the links from one to the next. */
  private static List<String> pages(AuditedTenant tenant, int limit) {
    var lines = new ArrayList<String>();
    var next = "/v1/audit-logs/export?limit=" + limit;
    while (!next.isEmpty()) {
      var page = tenant.admin().get(next).is(200);
      page.text().lines().forEach(lines::add);
      var link = Pattern.compile("<(.*)>; rel=\"next\"").matcher(page.header("link"));
      next = link.matches() ? link.group(1) : "";
      tenant.awaitSealed();
    }
    return lines;
  }

  private record Run(int exitCode, String output) {}

  private Run run(List<String> export, String... more) throws IOException, InterruptedException {
    var file = folder.resolve("export.ndjson");
    Files.writeString(file, String.join("\n", export) + "\n");
    var command = new ArrayList<>(List.of(JAVA, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", folder.toString(), "VerifyAudit", file.toString()));
    command.addAll(List.of(more));
    return execute(command);
  }

  private static Run execute(List<String> command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output);
  }

  private void isInvalid(List<String> export, long entry) throws Exception {
    var run = run(export);
    assertThat(run.output()).startsWith("INVALID: entry " + entry + ":");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  private List<String> copy() {
    return new ArrayList<>(lines);
  }

  @Test
  void findsAGoodExportValidAsASourceFile() throws Exception {
    var file = folder.resolve("good.ndjson");
    Files.write(file, lines);

    var run = execute(List.of(JAVA, SCRIPT.toString(), file.toString(), keys.toString()));

    assertThat(run.output())
        .isEqualTo("VALID: %d entries of %s%n".formatted(lines.size() - 1, tenant.tenant().id()));
    assertThat(run.exitCode()).isZero();
    assertThat(lines.getFirst()).contains("\"checkpoints\":[\"ey");
  }

  @Test
  void takesPagesOneBehindTheOther() throws Exception {
    other.awaitCheckpoint();
    var pages = pages(other, 10);

    var run = run(pages);

    assertThat(pages.stream().filter(line -> line.startsWith("{\"tenant\""))).hasSizeGreaterThan(2);
    assertThat(run.output()).startsWith("VALID: ");
    isInvalid(pages.subList(0, 11), 11);
  }

  @Test
  void namesAnEditedEntry() throws Exception {
    var edited = copy();
    edited.set(5, edited.get(5).replace("thing.change", "thing.delete"));

    isInvalid(edited, 5);
  }

  @Test
  void namesADroppedEntry() throws Exception {
    var less = copy();
    less.remove(5);

    isInvalid(less, 5);
  }

  @Test
  void namesTheFirstOfReorderedEntries() throws Exception {
    var moved = copy();
    moved.add(5, moved.remove(6));

    isInvalid(moved, 5);
  }

  @Test
  void namesTheFirstOfACutTail() throws Exception {
    isInvalid(lines.subList(0, lines.size() - 3), lines.size() - 3);
    isInvalid(lines.subList(0, 1), 1);
  }

  @Test
  void namesAnEntryOfAnotherTenant() throws Exception {
    var spliced = copy();
    spliced.set(5, pages(other, 10_000).get(5));

    isInvalid(spliced, 5);
  }

  @Test
  void namesTheSignedEntryOfALogThatWasWrittenAnew() throws Exception {
    var anew = new ArrayList<String>();
    var hash = Chain.START;
    for (var line : lines.subList(1, lines.size())) {
      var changed = line.replace("thing.change", "thing.delete");
      var entry = new JsonObject(changed);
      var previous = hash;
      hash = Chain.hash(previous, entry.getString("entry"));
      anew.add(
          changed
              .replace(entry.getString("previous_hash"), previous)
              .replace(entry.getString("hash"), hash));
    }
    var header = new JsonObject(lines.getFirst());
    // The header is anybody's to write; the checkpoints in it are not.
    anew.addFirst(lines.getFirst().replace(header.getString("hash"), hash));

    var run = run(anew);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output()).contains("its checkpoint says otherwise");
  }

  @Test
  void refusesLinesOfAnotherForm() throws Exception {
    for (var form :
        List.of(" %s", "%s ", "[%s]", "x", "{\"sequence\":5}", "%s%s", "{\"more\":1,%s")) {
      var malformed = copy();
      malformed.set(5, form.formatted(malformed.get(5), malformed.get(5)));
      isInvalid(malformed, 5);
    }
    isInvalid(List.of(), 1);
  }

  @Test
  void trustsNoKeysButTheGivenOnes() throws Exception {
    var strangers = folder.resolve("strangers.json");
    Files.writeString(
        strangers, Files.readString(keys).replaceAll("\"kid\":\"[^\"]+\"", "\"kid\":\"other\""));

    var run = run(lines, strangers.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output()).contains("signed by an unknown key");
  }
}
