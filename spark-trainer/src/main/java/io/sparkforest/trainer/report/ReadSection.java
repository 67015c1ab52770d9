package io.sparkforest.trainer.report;

import io.sparkforest.trainer.findings.ChannelFindings;
import io.sparkforest.trainer.findings.DataFindings;
import io.sparkforest.trainer.findings.FileForm;
import io.sparkforest.trainer.findings.FilesOfOneForm;
import io.sparkforest.trainer.findings.FormatFindings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The page's section of what was found in the files. */
final class ReadSection {
  private final List<ReadRow> rows = new ArrayList<>();

  private ReadSection() {}

  private record ReadRow(String channel, String what, String found) {}

  private record FormatRow(String name, String format, String example, String unfit) {}

  /** The values that the page's template takes. */
  static Map<String, Object> of(DataFindings findings) {
    ReadSection section = new ReadSection();
    findings.channels().forEach(section::add);
    String training = findings.channels().get(0).channel();
    section.add(training, "columns without a name", String.join(", ", findings.unnamedColumns()));
    List<FormatRow> formats = formats(findings.channels());
    return Map.of("read", section.rows, "hasFormats", !formats.isEmpty(), "formats", formats);
  }

  private void add(String channel, String what, String found) {
    if (!found.isEmpty()) {
      rows.add(new ReadRow(channel, what, found));
    }
  }

  private void add(String channel, String what, long count) {
    add(channel, what, count == 0 ? "" : Long.toString(count));
  }

  private void add(ChannelFindings found) {
    String channel = found.channel();
    for (FilesOfOneForm files : found.files()) {
      FileForm form = files.form();
      add(channel, "files", files.text());
      add(channel, "line that names the separator", form.hasSeparatorLine() ? "yes" : "");
      add(channel, "comments above the header", form.commentLines());
      add(channel, "lines skipped by skip_lines", form.skippedLines());
    }
    add(channel, "rows", found.rows());
    add(channel, "records without a target, left out", found.rowsWithoutTarget());
    add(channel, "records without any value, ignored", found.blankRecords());
    add(channel, "records that repeat the header, ignored", found.repeatedHeaders());
    add(channel, "columns from names of folders", String.join(", ", found.partitionColumns()));
    long files = found.files().stream().mapToLong(FilesOfOneForm::files).sum();
    add(
        channel,
        "columns that some files lack",
        found.gaps().entrySet().stream()
            .map(gap -> gap.getKey() + " (" + gap.getValue() + " of " + files + " files)")
            .collect(Collectors.joining(", ")));
    add(channel, "lists, ignored", String.join(", ", found.ignoredLists()));
  }

  /** A row for each column; the training channel has the example. */
  private static List<FormatRow> formats(List<ChannelFindings> channels) {
    Map<String, String> unfit = new LinkedHashMap<>();
    for (ChannelFindings channel : channels) {
      for (FormatFindings column : channel.formats()) {
        String count = Long.toString(column.unfit());
        unfit.merge(
            column.name(),
            channels.size() == 1 ? count : count + " in " + channel.channel(),
            (one, other) -> one + ", " + other);
      }
    }
    return channels.get(0).formats().stream()
        .map(
            column ->
                new FormatRow(
                    column.name(),
                    column.format(),
                    column.example(),
                    unfit.getOrDefault(column.name(), "")))
        .toList();
  }
}
