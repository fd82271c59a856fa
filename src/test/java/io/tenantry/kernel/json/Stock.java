package io.tenantry.kernel.json;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import org.jspecify.annotations.Nullable;

/** Vert.x's own validator, as the measure of the compiled checks. */
final class Stock {
  private final Validator validator;

  /** Takes a schema whose components, if it has some, lie in itself. */
  Stock(JsonObject schema) {
    // The validator writes into the schema that it is given.
    validator =
        Validator.create(
            JsonSchema.of(schema.copy()),
            new JsonSchemaOptions()
                .setBaseUri("app://tenantry/")
                .setDraft(Draft.DRAFT202012)
                .setOutputFormat(OutputFormat.Flag));
  }

  boolean passes(@Nullable Object value) {
    return validator.validate(value).getValid();
  }
}
