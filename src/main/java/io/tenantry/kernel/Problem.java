package io.tenantry.kernel;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * The body of an error answer as RFC 9457 defines it, with a stable {@code code}; {@code
 * extensions} become members beside the standard ones.
 */
public record Problem(String code, String title, int status, String detail, JsonObject extensions) {

  private static final String TYPE = "urn:tenantry:problem:";

  /** One kind of problem; each feature lists its own kinds in an enum. */
  public interface Kind {
    /** The stable code, UPPER_SNAKE: an enum constant's own name. */
    String name();

    String title();

    int status();

    /** A failure whose detail is safe to show to the caller. */
    default ProblemException because(String detail) {
      return because(detail, new JsonObject());
    }

    /** The same with further members, such as {@code errors} of a validation. */
    default ProblemException because(String detail, JsonObject extensions) {
      return new ProblemException(new Problem(name(), title(), status(), detail, extensions));
    }
  }

  /** The URI that names this kind of problem; it identifies and is not meant to be fetched. */
  public String type() {
    return TYPE + code.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public JsonObject toJson() {
    return JsonObject.of(
            "type", type(), "title", title, "status", status, "detail", detail, "code", code)
        .mergeIn(extensions);
  }

  /** Reads what {@link #toJson} wrote, here or on another node. */
  public static Problem fromJson(JsonObject json) {
    var extensions = json.copy();
    for (var member : new String[] {"type", "title", "status", "detail", "code"}) {
      extensions.remove(member);
    }
    return new Problem(
        json.getString("code", "INTERNAL_ERROR"),
        json.getString("title", ""),
        json.getInteger("status", 500),
        json.getString("detail", ""),
        extensions);
  }
}
