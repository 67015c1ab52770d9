package io.sparkforest.trainer.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sparkforest.trainer.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChannelsTest {
  @TempDir Path base;

  @Test
  void aChannelThatIsNotReadIsWarnedOfWithTheNameThatIsMeant() throws IOException {
    for (String name : new String[] {"training", "Validation", "eval", ".hidden"}) {
      Files.createDirectories(base.resolve("input/data").resolve(name));
    }
    Files.createFile(base.resolve("input/data/training-manifest"));
    configure("{\"training\": {}, \"holdout\": {}}");

    try (LogLines log = new LogLines()) {
      assertThat(Channels.of(new JobPaths(base), Map.of()).validation()).isEmpty();

      String channels = ": a job reads training (or train), validation and test";
      assertThat(log.lines())
          .containsExactly(
              "WARN data: channel Validation is not read (did you mean validation?)" + channels,
              "WARN data: channel eval is not read" + channels,
              "WARN data: channel holdout is not read" + channels);
    }
  }

  @Test
  void aChannelThatIsConfiguredAndNotThereIsRefused() throws IOException {
    Files.createDirectories(base.resolve("input/data/training"));
    configure("{\"training\": {}, \"validation\": {\"ContentType\": \"text/csv\"}}");

    assertThatThrownBy(() -> Channels.of(new JobPaths(base), Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "channel validation is configured in inputdataconfig.json, but there is no folder "
                + base.resolve("input/data/validation"));
  }

  @Test
  void whatWasCopiedTakesThePlaceOfAHostsChannels() throws IOException {
    for (String name : new String[] {"train", "validation"}) {
      Files.createDirectories(base.resolve("input/data").resolve(name));
    }
    configure("{\"train\": {}, \"validation\": {}, \"test\": {\"TrainingInputMode\": \"Pipe\"}}");
    JobPaths paths = new JobPaths(base);
    Path copied = base.resolve("copied");

    assertThat(Channels.onThisHost(paths, Map.of()))
        .extracting(Channel::name)
        .containsExactly("train", "validation", "test");
    assertThat(Channels.onThisHost(paths, Map.of("training", copied, "test", copied)))
        .extracting(Channel::name, Channel::folder, channel -> channel.pipe().isPresent())
        .containsExactly(
            tuple("training", copied, false),
            tuple("validation", paths.channel("validation"), false),
            tuple("test", copied, false));
  }

  private void configure(String json) throws IOException {
    Path file = base.resolve("input/config/inputdataconfig.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, json);
  }
}
