package io.tenantry.kernel.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one JSON text from its first character to its last. */
final class JsonReader {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String text;
  private final NumberReader numbers;
  private final StringReader strings;
  private int at;

  JsonReader(String text) {
    this.text = text;
    this.numbers = new NumberReader(text);
    this.strings = new StringReader(text);
  }

  @Nullable Object readAll() {
    if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      throw new MalformedJsonException("the text must not begin with a byte order mark");
    }
    if (skipSpace() == text.length()) {
      throw new MalformedJsonException("the text is empty");
    }
    var value = readValue(1);
    if (skipSpace() < text.length()) {
      throw expected("the end of the text");
    }
    return value;
  }

  private @Nullable Object readValue(int depth) {
    if (skipSpace() == text.length()) {
      throw expected("a value");
    }
    return switch (text.charAt(at)) {
      case '{' -> readObject(depth);
      case '[' -> readArray(depth);
      case '"' -> readString();
      case 't' -> readWord("true", Boolean.TRUE);
      case 'f' -> readWord("false", Boolean.FALSE);
      case 'n' -> readWord("null", null);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> readNumber();
      default -> throw expected("a value");
    };
  }

  private Map<String, @Nullable Object> readObject(int depth) {
    enter(depth);
    var members = new LinkedHashMap<String, @Nullable Object>();
    if (skip('}')) {
      return members;
    }
    do {
      readMember(members, depth);
    } while (more('}', "',' or '}'"));
    return members;
  }

  private void readMember(Map<String, @Nullable Object> members, int depth) {
    if (skipSpace() == text.length() || text.charAt(at) != '"') {
      throw expected("a name in double quotes");
    }
    var name = readString();
    int before = members.size();
    try {
      if (!skip(':')) {
        throw expected("':'");
      }
      members.put(name, readValue(depth + 1));
      if (members.size() == before) {
        throw new MalformedJsonException("the name comes twice in its object");
      }
    } catch (MalformedJsonException e) {
      throw e.within(name);
    }
  }

  private List<@Nullable Object> readArray(int depth) {
    enter(depth);
    var items = new ArrayList<@Nullable Object>();
    if (skip(']')) {
      return items;
    }
    do {
      try {
        items.add(readValue(depth + 1));
      } catch (MalformedJsonException e) {
        throw e.within(Integer.toString(items.size()));
      }
    } while (more(']', "',' or ']'"));
    return items;
  }

  private void enter(int depth) {
    if (depth > StrictJson.DEEPEST) {
      throw new MalformedJsonException(
          "arrays and objects may be nested at most " + StrictJson.DEEPEST + " deep");
    }
    at++;
  }

  private boolean more(char end, String either) {
    if (skip(',')) {
      return true;
    }
    if (skip(end)) {
      return false;
    }
    throw expected(either);
  }

  private String readString() {
    var value = strings.read(at);
    at = strings.end();
    return value;
  }

  private Number readNumber() {
    var value = numbers.read(at);
    at = numbers.end();
    return value;
  }

  private @Nullable Boolean readWord(String word, @Nullable Boolean value) {
    if (!text.startsWith(word, at)) {
      throw expected("a value");
    }
    at += word.length();
    return value;
  }

  private boolean skip(char wanted) {
    if (skipSpace() < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private int skipSpace() {
    int i = at;
    while (i < text.length() && isSpace(text.charAt(i))) {
      i++;
    }
    at = i;
    return i;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  private MalformedJsonException expected(String what) {
    return new MalformedJsonException("expected " + what + " at character " + (at + 1));
  }
}
