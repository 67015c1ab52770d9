package io.sparkforest.trainer.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.trainer.s3.S3Channel;
import io.sparkforest.trainer.sagemaker.UserError;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DownloadsTest {
  private static final Map<String, String> OWN = Map.of("training", "4 abc", "test", "1 def");

  private static void check(Map<String, String> theirs) {
    Downloads.checkSame("algo-1", OWN, "algo-2", theirs);
  }

  @Test
  void hostsThatSawTheSameObjectsAgree() {
    assertThatCode(() -> check(Map.copyOf(OWN))).doesNotThrowAnyException();
    Map<String, S3Channel> channels =
        Map.of("training", new S3Channel(Path.of("/scratch/training"), "4 abc"));
    assertThat(Downloads.listings(channels)).containsExactly(Map.entry("training", "4 abc"));
    assertThat(Downloads.folders(channels))
        .containsExactly(Map.entry("training", Path.of("/scratch/training")));
  }

  @Test
  void objectsThatOnlyOneHostSawAreAUserErrorWithBothHosts() {
    assertThatThrownBy(() -> check(Map.of("training", "4 abd", "test", "1 def")))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "channel training in S3: hosts algo-1 and algo-2 saw different objects: start the job"
                + " again, once nothing writes there any more");
    assertThatThrownBy(() -> check(Map.of("training", "4 abc"))).isInstanceOf(UserError.class);
  }
}
