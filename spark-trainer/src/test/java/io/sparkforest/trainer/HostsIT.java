package io.sparkforest.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job of several hosts through the real docker/train on each of them. */
final class HostsIT {
  @TempDir Path temporary;

  @Test
  void everyHostOfSeveralSaysWhatToChangeAndWritesNoModel() throws Exception {
    for (String host : new String[] {"algo-1", "algo-2"}) {
      JobFolder folder = folder(host, temporary.resolve(host));

      try (Launched trainer = Launched.start("train", folder.base(), Map.of())) {
        assertThat(trainer.exitCode()).isEqualTo(1);

        String expected =
            "UserError: the job has 2 hosts, of which this is "
                + host
                + ": set InstanceCount to 1 and take a larger instance type";
        assertThat(folder.resolve("output/failure")).hasContent(expected);
        assertThat(trainer.log()).contains(expected).doesNotContain("\tat ");
        assertThat(folder.resolve("model")).doesNotExist();
        assertThat(folder.resolve("output/data")).doesNotExist();
      }
    }
  }

  @Test
  void hostsThatShareAFolderKeepTheFirstOnesFailureAndAModelThatIsThere() throws Exception {
    JobFolder folder = folder("algo-1", temporary);
    Files.createDirectories(folder.resolve("model"));
    Files.writeString(folder.resolve("model/bundle.json"), "{}");
    for (String host : new String[] {"algo-1", "algo-2"}) {
      folder(host, temporary);
      try (Launched trainer = Launched.start("train", folder.base(), Map.of())) {
        assertThat(trainer.exitCode()).isEqualTo(1);
      }
    }

    assertThat(Files.readString(folder.resolve("output/failure"))).contains("this is algo-1");
    assertThat(folder.resolve("model/bundle.json")).hasContent("{}");
  }

  private static JobFolder folder(String host, Path base) throws Exception {
    JobFolder folder =
        new JobFolder(base)
            .hyperparameters(Map.of("target", "y"))
            .trainingFile("rows.csv", "x,y\n1,2\n2,3\n");
    Files.writeString(
        base.resolve("input/config/resourceconfig.json"),
        "{\"current_host\":\"" + host + "\",\"hosts\":[\"algo-1\",\"algo-2\"]}");
    return folder;
  }
}
