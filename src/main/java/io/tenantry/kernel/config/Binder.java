package io.tenantry.kernel.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes records of settings: each component is the key of its name in snake case. */
final class Binder {
  private final Map<String, Setting> settings;
  private final Map<String, Setting> defaults;
  private final List<Fault> faults = new ArrayList<>();

  Binder(Map<String, Setting> settings, Map<String, Setting> defaults) {
    this.settings = settings;
    this.defaults = defaults;
  }

  List<Fault> faults() {
    return faults;
  }

  /** The record of everything below {@code path}; empty when no instance could be made. */
  <T extends Record> Optional<T> bind(String path, Class<T> type) {
    var components = type.getRecordComponents();
    var values = new ArrayList<Object>();
    for (RecordComponent component : components) {
      component(child(path, component.getName()), component.getGenericType())
          .ifPresent(values::add);
    }
    return values.size() == components.length
        ? construct(path, type, values.toArray())
        : Optional.empty();
  }

  private Optional<?> component(String path, Type type) {
    if (type instanceof Class<?> nested && nested.isRecord() && !Scalar.reads(nested)) {
      return bind(path, nested.asSubclass(Record.class));
    }
    var setting = settings.get(path);
    try {
      return Optional.of(read(setting, type));
    } catch (IllegalArgumentException e) {
      faults.add(new Fault(path, origin(path), String.valueOf(e.getMessage())));
      return standIn(path, type);
    }
  }

  /** The default in place of a faulty value, so that the other components get judged as well. */
  private Optional<Object> standIn(String path, Type type) {
    try {
      return Optional.of(read(defaults.get(path), type));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Object read(@Nullable Setting setting, Type type) {
    if (type instanceof ParameterizedType generic) {
      var element = (Class<?>) generic.getActualTypeArguments()[0];
      return generic.getRawType() == List.class
          ? items(setting, element)
          : optional(setting, element);
    }
    return switch (setting) {
      case Setting.Text single -> Scalar.read(single.text(), (Class<?>) type);
      case Setting.Items items -> throw new IllegalArgumentException("must be a single value");
      case Setting.Nothing nothing -> throw new IllegalArgumentException("must have a value");
      case null -> throw new IllegalArgumentException("must be set: it has no default");
    };
  }

  private static Optional<?> optional(@Nullable Setting setting, Class<?> element) {
    var absent =
        setting == null
            || setting instanceof Setting.Nothing
            || (setting instanceof Setting.Text single && single.text().isEmpty());
    return absent ? Optional.empty() : Optional.of(read(setting, element));
  }

  private static List<?> items(@Nullable Setting setting, Class<?> element) {
    var texts =
        switch (setting) {
          case Setting.Items several -> several.items();
          case Setting.Text single ->
              Arrays.stream(single.text().split(","))
                  .map(String::strip)
                  .filter(item -> !item.isEmpty())
                  .toList();
          case Setting.Nothing nothing -> List.<String>of();
          case null -> List.<String>of();
        };
    return texts.stream().map(text -> Scalar.read(text, element)).toList();
  }

  private <T extends Record> Optional<T> construct(String path, Class<T> type, Object[] values) {
    var types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return Optional.of(constructor.newInstance(values));
    } catch (InvocationTargetException e) {
      refused(path, e.getCause());
      return Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type.getName(), e);
    }
  }

  private void refused(String path, @Nullable Throwable cause) {
    switch (cause) {
      case UnmetRequirements unmet ->
          unmet
              .byComponent()
              .forEach((component, message) -> {
                var key = child(path, component);
                faults.add(new Fault(key, origin(key), message));
              });
      case IllegalArgumentException e ->
          faults.add(new Fault(path, "taken together", String.valueOf(e.getMessage())));
      case null, default ->
          throw new IllegalStateException("cannot make the record " + path, cause);
    }
  }

  private String origin(String path) {
    var setting = settings.get(path);
    return setting == null ? "not set" : setting.origin();
  }

  private static String child(String path, String component) {
    var key = component.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    return path.isEmpty() ? key : path + "." + key;
  }
}
