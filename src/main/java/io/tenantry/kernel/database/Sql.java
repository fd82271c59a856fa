package io.tenantry.kernel.database;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The named SQL of one {@code .sql} file. {@code -- name: findTenant} opens a single statement,
 * which can be prepared; {@code -- script: enter} opens several that are sent as one message.
 */
public final class Sql {
  private static final Pattern HEADER = Pattern.compile("(?m)^-- (name|script): (\\w+)[ \\t]*$");
  private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*--.*$\\R?");

  /** Rendered texts kept per statement; beyond this number of tenants they are made anew. */
  private static final int KEPT = 8192;

  private final Map<String, Template> statements = new LinkedHashMap<>();
  private final Map<String, Template> scripts = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> rendered = new LinkedHashMap<>();

  private Sql(String text) {
    var header = HEADER.matcher(text);
    var more = header.find();
    while (more) {
      var kind = header.group(1).equals("name") ? statements : scripts;
      var name = header.group(2);
      var start = header.end();
      more = header.find();
      var body = text.substring(start, more ? header.start() : text.length());
      if (get(statements, name) != null || get(scripts, name) != null) {
        throw new IllegalArgumentException("two pieces of SQL named " + name);
      }
      kind.put(name, new Template(trim(body)));
      rendered.put(name, new ConcurrentHashMap<>());
    }
  }

  /** Reads {@code file}, which lies in the package of {@code owner}. */
  public static Sql beside(Class<?> owner, String file) {
    return new Sql(
        Resources.text(
            owner.getClassLoader(), owner.getPackageName().replace('.', '/') + '/' + file));
  }

  /** Reads SQL that is at hand as text. */
  public static Sql of(String text) {
    return new Sql(text);
  }

  /** The text of a statement; one with markers has to be {@link #rendered}. */
  public String get(String name) {
    var statement = statement(name);
    if (statement.hasMarkers()) {
      throw new IllegalArgumentException(name + " holds markers: it has to be rendered");
    }
    return statement.text();
  }

  /**
   * The statement with {@code ${tenant}} standing for {@code quotedSchema}; the same string object
   * while it is kept, so that a connection finds its prepared statement again.
   */
  public String rendered(String name, String quotedSchema) {
    var texts = rendered.get(name);
    var text = texts == null ? null : texts.get(quotedSchema);
    return text == null ? render(name, quotedSchema) : text;
  }

  /** A script with its markers' values, each already quoted as its place needs. */
  public String script(String name, Map<String, String> values) {
    var script = get(scripts, name);
    if (script == null) {
      throw new IllegalArgumentException("no script named " + name);
    }
    return script.render(values);
  }

  /** Every statement's text by name, markers as they are written; scripts are not among them. */
  public Map<String, String> all() {
    return statements.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> entry.getValue().text()));
  }

  private String render(String name, String quotedSchema) {
    var text = statement(name).render(Map.of("tenant", quotedSchema));
    var texts = rendered.computeIfAbsent(name, any -> new ConcurrentHashMap<>());
    if (texts.size() >= KEPT) {
      texts.clear();
    }
    var earlier = texts.putIfAbsent(quotedSchema, text);
    return earlier == null ? text : earlier;
  }

  private Template statement(String name) {
    var statement = get(statements, name);
    if (statement == null) {
      throw new IllegalArgumentException("no statement named " + name);
    }
    return statement;
  }

  private static @Nullable Template get(Map<String, Template> pieces, String name) {
    return pieces.get(name);
  }

  private static String trim(String body) {
    var text = COMMENT.matcher(body).replaceAll("").strip();
    return text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
  }
}
