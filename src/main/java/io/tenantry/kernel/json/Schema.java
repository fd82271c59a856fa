package io.tenantry.kernel.json;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema, compiled once from the contract; safe for all threads.
 *
 * <p>It takes the part of JSON Schema 2020-12 that OpenAPI 3.1 contracts use, asserts formats, and
 * reads {@code nullable} as OpenAPI 3.0 does. A keyword that is not checked here is refused when
 * the schema is compiled. Alternatives that contain themselves try each choice at each depth: that
 * cost, like that of patterns, is the contract author's to bound.
 */
public final class Schema {
  private final Check root;
  private final int types;

  private Schema(Check root) {
    this.root = root;
    this.types = root.types();
  }

  /**
   * Compiles a schema.
   *
   * @param schema the schema object
   * @param contractRoot the whole document, in which {@code $ref: "#/…"} is looked up
   * @throws IllegalArgumentException when the schema is wrong or asks for what is not checked
   */
  public static Schema compile(JsonObject schema, JsonObject contractRoot) {
    return new Schema(new SchemaCompiler(contractRoot).compileAll(schema));
  }

  /** The ways in which a value breaks the schema: none for a valid one, at most 20. */
  public List<Violation> check(@Nullable Object value) {
    if (root.passes(value)) {
      return List.of();
    }
    var found = new Findings();
    root.explain(value, found);
    return found.all();
  }

  /** Reads a parameter's text as the type that the schema asks for, and checks it. */
  public Coerced coerce(String raw) {
    var typed = ParameterReader.read(raw, types);
    return typed.violations().isEmpty() ? new Coerced(typed.value(), check(typed.value())) : typed;
  }

  /** Puts the defaults of absent members into an object, and into the objects within it. */
  public void applyDefaults(@Nullable Object value) {
    root.applyDefaults(value);
  }

  /** A fresh copy of what stands for an absent value, or null when nothing does. */
  public @Nullable Object defaultValue() {
    return root.defaultValue();
  }

  /**
   * What became of a parameter's text.
   *
   * @param value the typed value; of no use when there are violations
   * @param violations empty when the value is valid
   */
  public record Coerced(@Nullable Object value, List<Violation> violations) {}
}
