package io.sparkforest.trainer.job;

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
    JsonNode hosts = ConfigurationFile.readIfThere(paths.resourceConfig()).path("hosts");
    if (hosts.size() > 1) {
      throw new UserError(
          "the job has "
              + hosts.size()
              + " hosts: set InstanceCount to 1 and take a larger instance type");
    }
  }
}
