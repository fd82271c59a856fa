package io.tenantry.gateway;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tenantry.kernel.access.Permission;
import io.tenantry.kernel.access.PermissionCatalogue;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The contract as it is published, and its operations compiled. What the contract leaves undeclared
 * stops the start: an operation is never served under a policy that nobody wrote down.
 */
public final class Contract {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "patch", "options", "head", "trace");
  private static final String MANAGEMENT = "management";

  private final Buffer yaml;
  private final Buffer json;
  private final List<Operation> operations;
  private final List<Permission> further;

  private Contract(Buffer yaml, JsonObject document) {
    this.yaml = yaml;
    // Whoever reads the contract from a running platform tries it on that one.
    this.json = document.copy().put("servers", JsonArray.of(JsonObject.of("url", "/"))).toBuffer();
    this.operations = compile(document);
    this.further =
        document.getJsonArray("x-permissions", new JsonArray()).stream()
            .map(text -> Permission.parse(String.valueOf(text)))
            .toList();
  }

  /** The contract that the program carries. */
  public static Contract carried() {
    try (var in = Contract.class.getResourceAsStream("/openapi.yaml")) {
      if (in == null) {
        throw new IllegalStateException("openapi.yaml is not on the class path");
      }
      return parse(in.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException("openapi.yaml cannot be read: " + e.getMessage(), e);
    }
  }

  /** A contract from a file, for programs that add operations of their own. */
  public static Contract of(Path file) {
    try {
      return parse(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new IllegalStateException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Contract parse(byte[] text) throws IOException {
    var document = new YAMLMapper().readValue(text, Map.class);
    return new Contract(Buffer.buffer(text), new JsonObject((Map<String, Object>) document));
  }

  private static List<Operation> compile(JsonObject document) {
    var compiler = new OperationCompiler(document);
    var faults = new ArrayList<String>();
    var ids = new HashSet<String>();
    var compiled = new ArrayList<Operation>();
    for (var path : document.getJsonObject("paths")) {
      var item = (JsonObject) path.getValue();
      for (var method : item.fieldNames()) {
        if (!METHODS.contains(method)) {
          continue;
        }
        var declared = item.getJsonObject(method);
        if (MANAGEMENT.equals(declared.getValue("x-permission"))) {
          continue;
        }
        try {
          var operation = compiler.compile(compiled.size(), method, path.getKey(), item, declared);
          if (!ids.add(operation.id())) {
            throw new IllegalArgumentException("has an operationId that another has too");
          }
          compiled.add(operation);
        } catch (IllegalArgumentException e) {
          faults.add(
              method.toUpperCase(java.util.Locale.ROOT)
                  + " "
                  + path.getKey()
                  + " "
                  + e.getMessage());
        }
      }
    }
    if (!faults.isEmpty()) {
      throw new IllegalStateException(
          "openapi.yaml cannot be served: " + String.join("; ", faults));
    }
    return List.copyOf(compiled);
  }

  /** The permissions that operations and types of tasks ask for, in the order of the contract. */
  public PermissionCatalogue permissions() {
    var all = new LinkedHashSet<Permission>();
    var owned = new HashSet<Permission>();
    for (var operation : operations) {
      all.addAll(operation.policy().permissions());
      if (operation.owned()) {
        owned.addAll(operation.policy().permissions());
      }
    }
    all.addAll(further);
    return new PermissionCatalogue(List.copyOf(all), owned);
  }

  List<Operation> operations() {
    return operations;
  }

  Buffer yaml() {
    return yaml;
  }

  Buffer json() {
    return json;
  }
}
