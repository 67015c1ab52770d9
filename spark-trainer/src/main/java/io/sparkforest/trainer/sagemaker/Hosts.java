package io.sparkforest.trainer.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;

/** The hosts of the job, as resourceconfig.json lists them. */
public final class Hosts {
  private Hosts() {}

  /**
   * Makes sure that this is the job's only host, since two would overwrite each other's model.
   *
   * @throws UserError if the job has several hosts
   */
  public static void requireOne(JobPaths paths) {
    JsonNode resources = ConfigurationFile.readIfThere(paths.resourceConfig());
    JsonNode hosts = resources.path("hosts");
    if (hosts.size() > 1) {
      throw new UserError(
          "the job has "
              + hosts.size()
              + " hosts, of which this is "
              + resources.path("current_host").asText("unknown")
              + ": set InstanceCount to 1 and take a larger instance type");
    }
  }
}
