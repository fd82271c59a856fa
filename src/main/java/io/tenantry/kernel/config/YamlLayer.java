package io.tenantry.kernel.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Flattens a YAML document to dotted paths. It stays with the nodes: they know their lines, and a
 * scalar remains the text that was written ({@code no} is not a boolean here).
 */
final class YamlLayer {
  private static final Set<Tag> PLAIN =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MERGE);

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final String DOCUMENT = "the document";

  private final String source;
  private final Map<String, Setting> settings = new LinkedHashMap<>();
  private final List<Fault> faults = new ArrayList<>();

  private YamlLayer(String source) {
    this.source = source;
  }

  /** Reads {@code yaml}; {@code source} is what its origins begin with, before the line. */
  static Layer parse(String yaml, String source) {
    var layer = new YamlLayer(source);
    layer.document(yaml);
    return Layer.of(layer.settings, layer.faults);
  }

  private void document(String yaml) {
    try {
      @Nullable Node root = new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
      if (root instanceof MappingNode mapping) {
        section("", mapping);
      } else if (root != null && !root.getTag().equals(Tag.NULL)) {
        faults.add(new Fault(DOCUMENT, origin(root), "must be a mapping of keys"));
      }
    } catch (MarkedYAMLException e) {
      // Not the parser's own words: they quote the document, and so perhaps a password.
      var mark = e.getProblemMark();
      var where = mark == null ? source : source + ":" + (mark.getLine() + 1);
      faults.add(new Fault(DOCUMENT, where, "must be one YAML document; see this line"));
    } catch (YAMLException e) {
      faults.add(new Fault(DOCUMENT, source, "must be one YAML document of plain text"));
    }
  }

  private void section(String path, MappingNode section) {
    for (NodeTuple entry : section.getValue()) {
      if (entry.getKeyNode() instanceof ScalarNode key && KEY.matcher(key.getValue()).matches()) {
        entry(path.isEmpty() ? key.getValue() : path + "." + key.getValue(), entry);
      } else {
        // Not the key itself: without a space after the colon a whole URL becomes the key.
        var where = path.isEmpty() ? DOCUMENT : path;
        var message = "must have keys of letters, digits and _, each with a colon and a space";
        faults.add(new Fault(where, origin(entry.getKeyNode()), message));
      }
    }
  }

  private void entry(String path, NodeTuple entry) {
    var origin = origin(entry.getKeyNode());
    var value = entry.getValueNode();
    if (!isPlain(value)) {
      faults.add(new Fault(path, origin, "must be quoted: & and ! have a meaning in YAML"));
    } else if (value instanceof MappingNode nested) {
      section(path, nested);
    } else if (value instanceof SequenceNode sequence) {
      put(path, items(path, sequence, origin));
    } else if (value.getTag().equals(Tag.NULL)) {
      put(path, new Setting.Nothing(origin));
    } else {
      put(path, new Setting.Text(((ScalarNode) value).getValue(), origin));
    }
  }

  private Setting items(String path, SequenceNode sequence, String origin) {
    var items = new ArrayList<String>();
    for (Node item : sequence.getValue()) {
      if (item instanceof ScalarNode scalar && isPlain(scalar)) {
        items.add(scalar.getValue());
      } else {
        faults.add(new Fault(path, origin(item), "must be a list of single values"));
      }
    }
    return new Setting.Items(items, origin);
  }

  private void put(String path, Setting setting) {
    var first = settings.putIfAbsent(path, setting);
    if (first != null) {
      faults.add(new Fault(path, setting.origin(), "is set twice, first at " + first.origin()));
    }
  }

  /** Without anchors there are no aliases either, and so no document that contains itself. */
  private static boolean isPlain(Node node) {
    return node.getAnchor() == null
        && (!(node instanceof ScalarNode) || PLAIN.contains(node.getTag()));
  }

  private String origin(Node node) {
    return source + ":" + (node.getStartMark().getLine() + 1);
  }
}
