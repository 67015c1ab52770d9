package io.sparkforest.trainer.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.settings.S3Uri;
import io.sparkforest.trainer.settings.TestHyperparameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class S3FaultsTest {
  @TempDir Path buffers;

  private UserError explained(IOException failure) {
    return S3Faults.explain(
        "hyperparameter data_uri: cannot read",
        new S3Uri("bucket", "data/"),
        S3Connection.of(TestHyperparameters.of().s3(), Map.of(), buffers),
        failure);
  }

  @Test
  void aDiskThatFillsUpUnderADownloadIsNoFaultOfTheStore() {
    assertThat(explained(new IOException("No space left on device")))
        .hasMessageStartingWith("a disk is full: give the job a larger volume");
  }

  @Test
  void aFailureThatNobodyForesawIsToldByItsKindAndNotByItsWords() {
    assertThat(explained(new IOException("secret words", new IllegalStateException("more"))))
        .hasMessageContaining("cannot read s3://bucket/data/ at")
        .hasMessageEndingWith(": it failed (IllegalStateException)")
        .hasMessageNotContainingAny("secret", "more");
  }
}
