package io.sparkforest.server.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkforest.contract.notes.ProvenanceFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the trainer notes for people: {@code notes/provenance.json} and {@code notes/metrics.json}.
 * A model without them, or with another form of them, can be served too.
 *
 * @param provenance an object, or a missing node
 * @param metrics an object, or a missing node
 */
public record Notes(JsonNode provenance, JsonNode metrics) {

  /** The model's origin, in one line. */
  public Optional<String> training() {
    List<String> parts = new ArrayList<>();
    for (String member :
        List.of(ProvenanceFormat.CREATED, ProvenanceFormat.JOB, ProvenanceFormat.VERSIONS)) {
      String text = plain(provenance.path(member));
      if (!text.isEmpty()) {
        parts.add(member + " " + text);
      }
    }
    return Optional.of(String.join("; ", parts)).filter(line -> !line.isEmpty());
  }

  /** A value as a log line has it: {@code name job-7, arn …} instead of JSON. */
  private static String plain(JsonNode value) {
    if (!value.isObject()) {
      return value.asText();
    }
    List<String> members = new ArrayList<>();
    value
        .properties()
        .forEach(member -> members.add(member.getKey() + " " + plain(member.getValue())));
    return String.join(", ", members);
  }
}
