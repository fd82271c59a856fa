package io.tenantry.metering;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the events of one request, each on its own: what is wrong with one is its rejection. */
final class EventReader {
  /** How late an event may come. */
  static final Duration LATE = Duration.ofDays(35);

  private static final Duration EARLY = Duration.ofMinutes(5);
  private static final int LONGEST_ATTRIBUTE = 255;
  private static final int LONGEST_SOURCE = 1024;
  private static final String DATA = "data";
  private static final Set<String> OWN =
      Set.of("specversion", "id", "source", "type", "subject", "time", "datacontenttype", DATA);

  private final OffsetDateTime now;
  private final OffsetDateTime earliest;
  private final OffsetDateTime latest;
  private String goodSource = "";

  EventReader(OffsetDateTime now) {
    this.now = now.truncatedTo(ChronoUnit.MICROS);
    this.earliest = this.now.minus(LATE);
    this.latest = this.now.plus(EARLY);
  }

  /** Fails with a {@link Rejection}. */
  Event read(@Nullable Object item) {
    var members = members(item);
    if (members == null) {
      throw Rejection.Code.INVALID_EVENT.because("an event is a JSON object");
    }
    if (!"1.0".equals(members.get("specversion"))) {
      throw Rejection.Code.INVALID_EVENT.because("specversion must be \"1.0\"");
    }
    var id = required(members, "id", LONGEST_ATTRIBUTE);
    var source = source(required(members, "source", LONGEST_SOURCE));
    var type = required(members, "type", LONGEST_ATTRIBUTE);
    var subject = text(members, "subject", LONGEST_SOURCE);
    var at = time(text(members, "time", LONGEST_ATTRIBUTE));
    checkOthers(members);
    checkContentType(text(members, "datacontenttype", LONGEST_ATTRIBUTE));
    var data = members.get(DATA);
    var text = data == null ? null : EventData.text(data);
    return new Event(Event.key(source, id), source, id, type, subject, at, data, text);
  }

  /** The id for the client to know the event by, also where it is wrong. */
  static @Nullable String idOf(@Nullable Object item) {
    var members = members(item);
    return members != null && members.get("id") instanceof String id
        ? id.substring(0, Math.min(id.length(), LONGEST_ATTRIBUTE))
        : null;
  }

  private static @Nullable Map<?, ?> members(@Nullable Object item) {
    return switch (item) {
      case Map<?, ?> map -> map;
      case JsonObject object -> object.getMap();
      case null, default -> null;
    };
  }

  private static String required(Map<?, ?> members, String name, int most) {
    var text = text(members, name, most);
    if (text == null) {
      throw Rejection.Code.INVALID_EVENT.because(name + " is missing");
    }
    return text;
  }

  private static @Nullable String text(Map<?, ?> members, String name, int most) {
    var value = members.get(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof String text) || text.isEmpty() || text.length() > most) {
      throw Rejection.Code.INVALID_EVENT.because(
          name + " must be a text of 1 to " + most + " characters");
    }
    return text;
  }

  private String source(String source) {
    if (!source.equals(goodSource)) {
      try {
        new URI(source);
      } catch (URISyntaxException e) {
        throw Rejection.Code.INVALID_EVENT.because("source must be a URI reference");
      }
      goodSource = source;
    }
    return source;
  }

  private OffsetDateTime time(@Nullable String text) {
    if (text == null) {
      return now;
    }
    OffsetDateTime at;
    try {
      at = EventTime.parse(text);
    } catch (DateTimeException e) {
      throw Rejection.Code.INVALID_EVENT.because("time must be as RFC 3339 has it");
    }
    if (at.isBefore(earliest)) {
      throw Rejection.Code.TOO_OLD.because("time is more than 35 days ago");
    }
    if (at.isAfter(latest)) {
      throw Rejection.Code.IN_FUTURE.because("time is more than 5 minutes ahead");
    }
    return at;
  }

  private static void checkOthers(Map<?, ?> members) {
    for (var member : members.entrySet()) {
      var name = (String) member.getKey();
      if (OWN.contains(name)) {
        continue;
      }
      if (name.equals("data_base64")) {
        throw Rejection.Code.UNSUPPORTED_DATA.because("data must be JSON, not data_base64");
      }
      if (!isOfAttribute(name)) {
        throw Rejection.Code.INVALID_EVENT.because(
            "the names of attributes are of a-z and 0-9, up to 40");
      }
      if (member.getValue() instanceof Map
          || member.getValue() instanceof List
          || member.getValue() instanceof JsonObject
          || member.getValue() instanceof JsonArray
          || member.getValue() instanceof Double) {
        throw Rejection.Code.INVALID_EVENT.because(
            name + " must be a text, a whole number or a truth value; the rest goes into data");
      }
    }
  }

  private static boolean isOfAttribute(String name) {
    return !name.isEmpty()
        && name.length() <= 40
        && name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
  }

  private static void checkContentType(@Nullable String declared) {
    if (declared == null) {
      return;
    }
    var type = declared.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!type.endsWith("/json") && !type.endsWith("+json")) {
      throw Rejection.Code.UNSUPPORTED_DATA.because("datacontenttype must be JSON");
    }
  }
}
