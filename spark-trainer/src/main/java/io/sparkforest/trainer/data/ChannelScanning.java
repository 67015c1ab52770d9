package io.sparkforest.trainer.data;

import io.sparkforest.trainer.sagemaker.Channel;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.source.ReadSettings;
import io.sparkforest.trainer.source.SourceFile;
import io.sparkforest.trainer.source.SourceFiles;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How each channel is read.
 *
 * @param reading what the user says of the files
 * @param settings what the user says of the fields
 * @param scratch an existing folder for what has to be unzipped or converted
 * @param problems gets what is wrong
 */
record ChannelScanning(
    ReadSettings reading,
    TableScan.Settings settings,
    Path scratch,
    Problems problems,
    StopRequest stop) {
  /** Nothing if there is no table to scan; then there is a problem. */
  Optional<TableScan> scanLike(TableScan training, Channel channel) {
    try {
      return Optional.of(scan(channel, Optional.of(training)));
    } catch (UserError e) {
      problems.add(e);
      return Optional.empty();
    }
  }

  TableScan scan(Channel channel, Optional<TableScan> like) {
    return scan(SourceFiles.of(channel, reading, scratch, problems, stop), like);
  }

  /** The table with the inputs of formats in place of the columns that have them. */
  TableScan formatted(
      TableScan raw, String channel, Optional<TableScan> like, ColumnFormats formats) {
    if (formats.isEmpty()) {
      return raw;
    }
    try {
      FormattedFiles.Written written =
          FormattedFiles.write(
              raw.files(),
              formats,
              settings.rules(),
              settings.target(),
              scratch,
              channel,
              like.isEmpty(),
              stop);
      return scan(written.files(), like).cameFrom(raw, written.formats());
    } catch (IOException e) {
      throw new UserError(
          "cannot spool channel " + channel + " to " + scratch + ": " + e.getMessage(), e);
    }
  }

  private TableScan scan(List<SourceFile> files, Optional<TableScan> like) {
    return TableScan.of(files, like, settings, problems, stop);
  }
}
