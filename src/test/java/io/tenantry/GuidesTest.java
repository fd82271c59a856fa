package io.tenantry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** That a reader finds each page, and that no link of one leads nowhere. */
class GuidesTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#([^)]*))?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$");

  private static List<Path> pages() throws IOException {
    var pages = new ArrayList<Path>();
    for (var folder : List.of("docs", "docker", "terraform", "bench", "examples")) {
      try (var files = Files.walk(Path.of(folder))) {
        files.filter(it -> it.toString().endsWith(".md")).forEach(pages::add);
      }
    }
    try (var files = Files.list(Path.of(""))) {
      files.filter(it -> it.toString().endsWith(".md")).forEach(pages::add);
    }
    return pages.stream().filter(it -> !it.toString().contains("node_modules")).toList();
  }

  private static List<String> broken(Path page, String text) throws IOException {
    var broken = new ArrayList<String>();
    for (var link : LINK.matcher(CODE.matcher(text).replaceAll("")).results().toList()) {
      if (link.group(1).contains("://")) {
        continue;
      }
      var target = page.resolveSibling(link.group(1)).normalize();
      if (!Files.exists(target)) {
        broken.add(page + ": there is no " + link.group(1));
      } else if (link.group(2) != null && !headings(target).contains(link.group(2))) {
        broken.add(page + ": " + link.group(1) + " has no #" + link.group(2));
      }
    }
    return broken;
  }

  /** As code hosts name them. */
  private static List<String> headings(Path page) throws IOException {
    return HEADING
        .matcher(Files.readString(page))
        .results()
        .map(it ->
            it.group(1).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
        .toList();
  }

  @Test
  void noLinkLeadsNowhere() throws IOException {
    var broken = new ArrayList<String>();
    for (var page : pages()) {
      broken.addAll(broken(page, Files.readString(page)));
    }

    assertThat(broken).isEmpty();
  }

  @Test
  void aLinkThatLeadsNowhereIsFound() throws IOException {
    var text =
        "[a](jobs.md) [b](job.md) [c](jobs.md#turns) [d](jobs.md#tourns) [e](https://a.test/b)";

    assertThat(broken(Path.of("docs/page.md"), text))
        .containsExactly(
            "docs/page.md: there is no job.md", "docs/page.md: jobs.md has no #tourns");
  }

  @Test
  void theIndexNamesEachPage() throws IOException {
    var index = Files.readString(Path.of("docs/README.md"));
    try (var files = Files.list(Path.of("docs"))) {
      assertThat(
              files
                  .map(it -> it.getFileName().toString())
                  .filter(name -> name.endsWith(".md") && !name.equals("README.md")))
          .hasSizeGreaterThan(10)
          .allSatisfy(name -> assertThat(index).contains("](" + name + ")"));
    }
  }
}
