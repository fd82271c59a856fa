package io.tenantry.bench;

import io.tenantry.kernel.json.Schema;
import io.tenantry.kernel.json.StrictJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.SchemaRepository;
import java.util.function.Supplier;

/** Measures what reading and checking one request body costs, beside Vert.x's own ways. */
public final class SchemaBench {
  private static final int ROUNDS = 5;
  private static final long ROUND_NANOS = 400_000_000L;
  private static final JsonObject SCHEMA =
      new JsonObject(
          """
          {"type": "object", "required": ["name", "data"], "additionalProperties": false,
           "properties": {
             "name": {"type": "string", "minLength": 1, "maxLength": 200},
             "kind": {"type": "string", "enum": ["device", "site", "user"]},
             "data": {"type": "object"},
             "tags": {"type": "array", "maxItems": 20,
                      "items": {"type": "string", "pattern": "^[a-z0-9-]+$", "maxLength": 40}},
             "priority": {"type": "integer", "minimum": 0, "maximum": 9}}}
          """);
  private static final Buffer BODY =
      Buffer.buffer(
          """
          {"name":"Boiler 7, cellar of the south wing","kind":"device","priority":3,\
          "tags":["heating","south-wing","leased"],\
          "data":{"serial":"BX-2210-77","installed":"2026-02-11","kw":24.5}}\
          """);

  @SuppressWarnings("UnusedVariable") // Written so that the work is not optimised away.
  private static Object sink = "";

  private SchemaBench() {}

  public static void main(String[] args) {
    var options =
        new JsonSchemaOptions()
            .setBaseUri("app://tenantry/")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Flag);
    var repository = SchemaRepository.create(options);
    var stockSchema = JsonSchema.of("app://tenantry/body", SCHEMA.copy());
    repository.dereference(stockSchema);
    var cached = repository.validator(stockSchema);
    var compiled = Schema.compile(SCHEMA, SCHEMA);
    var body = (JsonObject) StrictJson.parse(BODY);

    System.out.printf("body of %d bytes; best of %d rounds, µs/op%n", BODY.length(), ROUNDS);
    measure("StrictJson.parse", () -> StrictJson.parse(BODY));
    measure("Buffer.toJsonObject (Vert.x)", () -> BODY.toJsonObject());
    measure("compiled check", () -> compiled.check(body));
    measure("cached stock validator", () -> cached.validate(body));
    measure("stock: new validator", () -> repository.validator(stockSchema).validate(body));
  }

  private static void measure(String what, Supplier<Object> operation) {
    double best = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      long count = 0;
      while (System.nanoTime() - start < ROUND_NANOS) {
        for (int i = 0; i < 50; i++) {
          sink = operation.get();
        }
        count += 50;
      }
      best = Math.min(best, (System.nanoTime() - start) / 1000.0 / count);
    }
    System.out.printf("%-30s %8.3f%n", what, best);
  }
}
