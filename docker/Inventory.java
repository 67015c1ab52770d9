import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Lists what a module's part of the image contains.
 *
 * <pre>
 * Inventory MODULE/target
 * </pre>
 *
 * <p>Reads Maven's bill-of-materials.json, which holds all that a module may depend on, and the
 * folder lib, which holds what ships. Writes sbom.cdx.json (CycloneDX, only what ships) and
 * licences.txt (library, version, licences, address). Exit code 1 if a jar is not in the bill, or its
 * licence is known neither from its POM nor from its own META-INF/LICENSE.
 */
public final class Inventory {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Inventory() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("usage: Inventory MODULE/target");
      System.exit(2);
    }
    List<String> problems = list(Path.of(arguments[0]));
    problems.forEach(problem -> System.err.println("inventory: " + problem));
    if (!problems.isEmpty()) {
      System.exit(1);
    }
  }

  private static List<String> list(Path target) throws IOException {
    ObjectNode bill =
        (ObjectNode) JSON.readTree(target.resolve("bill-of-materials.json").toFile());
    Map<String, JsonNode> byJar = new HashMap<>();
    for (JsonNode component : bill.get("components")) {
      byJar.put(jarName(component), component);
    }
    List<String> problems = new ArrayList<>();
    Map<String, JsonNode> shipped = new TreeMap<>();
    for (String jar : jars(target.resolve("lib"))) {
      JsonNode component = byJar.get(jar);
      if (component == null) {
        problems.add("lib/" + jar + " is not in bill-of-materials.json");
        continue;
      }
      if (licences(component).isEmpty() && isApache2(target.resolve("lib").resolve(jar))) {
        ((ObjectNode) component)
            .putArray("licenses")
            .addObject()
            .putObject("license")
            .put("id", "Apache-2.0");
      }
      if (licences(component).isEmpty()) {
        problems.add("lib/" + jar + " has no licence, in its POM or in itself, that is known here");
      }
      shipped.put(jar, component);
    }
    if (problems.isEmpty()) {
      Files.writeString(target.resolve("licences.txt"), licenceList(shipped));
      JSON.writeValue(target.resolve("sbom.cdx.json").toFile(), only(bill, shipped));
    }
    return problems;
  }

  private static List<String> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String jarName(JsonNode component) {
    String purl = component.path("purl").asText();
    String classifier = "";
    for (String qualifier : purl.substring(purl.indexOf('?') + 1).split("&")) {
      if (qualifier.startsWith("classifier=")) {
        classifier = "-" + qualifier.substring("classifier=".length());
      }
    }
    return component.path("name").asText()
        + "-"
        + component.path("version").asText()
        + classifier
        + ".jar";
  }

  /** Whether a jar brings the text of the Apache License 2.0 as its own licence. */
  private static boolean isApache2(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      ZipEntry entry = file.getEntry("META-INF/LICENSE");
      if (entry == null) {
        return false;
      }
      try (InputStream text = file.getInputStream(entry)) {
        String start = new String(text.readNBytes(200), StandardCharsets.UTF_8);
        return start.contains("Apache License") && start.contains("Version 2.0");
      }
    }
  }

  private static Set<String> licences(JsonNode component) {
    Set<String> names = new TreeSet<>();
    for (JsonNode entry : component.path("licenses")) {
      for (JsonNode name :
          List.of(
              entry.path("license").path("id"),
              entry.path("license").path("name"),
              entry.path("expression"))) {
        if (name.isTextual()) {
          names.add(name.asText());
        }
      }
    }
    return names;
  }

  private static String licenceList(Map<String, JsonNode> shipped) {
    StringBuilder list = new StringBuilder();
    for (JsonNode component : shipped.values()) {
      String address = "";
      for (JsonNode reference : component.path("externalReferences")) {
        if (reference.path("type").asText().equals("website")) {
          address = reference.path("url").asText();
        }
      }
      list.append(component.path("group").asText())
          .append(':')
          .append(component.path("name").asText())
          .append(' ')
          .append(component.path("version").asText())
          .append(" | ")
          .append(String.join(", ", licences(component)))
          .append(" | ")
          .append(address)
          .append('\n');
    }
    return list.toString();
  }

  /** The bill without the components, and the dependencies on them, that do not ship. */
  private static ObjectNode only(ObjectNode bill, Map<String, JsonNode> shipped) {
    Set<String> references = new HashSet<>();
    references.add(bill.path("metadata").path("component").path("bom-ref").asText());
    ArrayNode components = JSON.createArrayNode();
    for (JsonNode component : shipped.values()) {
      references.add(component.path("bom-ref").asText());
      components.add(component);
    }
    ArrayNode dependencies = JSON.createArrayNode();
    for (JsonNode dependency : bill.path("dependencies")) {
      if (references.contains(dependency.path("ref").asText())) {
        ArrayNode targets = JSON.createArrayNode();
        for (JsonNode on : dependency.path("dependsOn")) {
          if (references.contains(on.asText())) {
            targets.add(on);
          }
        }
        dependencies.add(((ObjectNode) dependency.deepCopy()).set("dependsOn", targets));
      }
    }
    ObjectNode result = bill.deepCopy();
    result.set("components", components);
    result.set("dependencies", dependencies);
    return result;
  }
}
