package io.sparkforest.trainer.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The hosts of the job, as resourceconfig.json lists them.
 *
 * @param current name of this host
 * @param all names of all hosts, sorted; the first leads
 * @param networkInterface name of the network interface between them, if it is known
 */
public record Hosts(String current, List<String> all, Optional<String> networkInterface) {
  private static final Hosts ALONE = new Hosts("localhost", List.of("localhost"), Optional.empty());

  /**
   * Reads them; one host if the file or its list is absent.
   *
   * @throws UserError if there are several, and the file does not say which of them this is
   */
  public static Hosts of(JobPaths paths) {
    JsonNode resources = ConfigurationFile.readIfThere(paths.resourceConfig());
    TreeSet<String> names = new TreeSet<>();
    resources.path("hosts").forEach(host -> names.add(host.asText()));
    if (names.size() < 2) {
      return ALONE;
    }
    String current = resources.path("current_host").asText("");
    if (!names.contains(current)) {
      throw new UserError(
          paths.resourceConfig()
              + ": current_host must be one of hosts ("
              + String.join(", ", names)
              + "), found "
              + (current.isEmpty() ? "nothing" : current));
    }
    return new Hosts(
        current,
        List.copyOf(names),
        Optional.of(resources.path("network_interface_name").asText(""))
            .filter(it -> !it.isEmpty()));
  }

  /** Whether the job has more than one host. */
  public boolean areSeveral() {
    return all.size() > 1;
  }

  /** Name of the host that scans the data, drives the others and writes the model. */
  public String leader() {
    return all.get(0);
  }

  /** Whether this host leads. */
  public boolean isLeader() {
    return current.equals(leader());
  }

  /** Names of the hosts that do not lead, sorted. */
  public List<String> followers() {
    return all.subList(1, all.size());
  }
}
