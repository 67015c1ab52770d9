package io.sparkforest.trainer.source;

import io.sparkforest.contract.Escaped;
import io.sparkforest.trainer.sagemaker.Channel;
import io.sparkforest.trainer.sagemaker.FileFormat;
import io.sparkforest.trainer.sagemaker.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a channel's folder, nested folders included, in the order of their paths. */
final class ChannelFiles {
  private static final Logger log = LoggerFactory.getLogger(ChannelFiles.class);

  private static final int MAX_NAMED = 5;
  private static final String ZIPPED = ".gz";

  /** SageMaker's lists of what it has laid down. */
  private static final Pattern MANIFEST = Pattern.compile(".*[.-]manifest");

  /** What is no table, or one that is not read. */
  private static final String OTHER_FORMATS = "zip|bz2|zst|tar|tgz|xz|xlsx?|orc|avro|libsvm";

  private static final Pattern PARTITION = Pattern.compile("([^=]+)=(.*)");

  private static final String NULL_PARTITION = "__HIVE_DEFAULT_PARTITION__";

  private ChannelFiles() {}

  /**
   * Lists the files to read. Hidden ones and manifests are ignored, which the log says.
   *
   * @throws UserError if there is none, or one is of another format
   */
  static List<ChannelFile> of(Channel channel) {
    List<ChannelFile> files = new ArrayList<>();
    List<String> ignored = new ArrayList<>();
    for (Path path : all(channel)) {
      Path relative = channel.folder().relativize(path);
      if (isIgnored(relative)) {
        ignored.add(Escaped.name(relative.toString()));
      } else {
        files.add(file(channel, path, relative.toString()));
      }
    }
    if (!ignored.isEmpty()) {
      log.info(
          "data: {} hidden file(s) or manifest(s) of channel {} are ignored: {}{}",
          ignored.size(),
          channel.name(),
          String.join(", ", ignored.subList(0, Math.min(MAX_NAMED, ignored.size()))),
          ignored.size() > MAX_NAMED ? ", …" : "");
    }
    if (files.isEmpty()) {
      throw new UserError(
          "channel " + channel.name() + " has no file: nothing to read in " + channel.folder());
    }
    return files;
  }

  private static boolean isIgnored(Path relative) {
    return isHidden(relative) || MANIFEST.matcher(relative.toString()).matches();
  }

  /** The files that are read, by their paths below the channel's folder; maybe none. */
  static List<Path> names(Channel channel) {
    return all(channel).stream()
        .map(channel.folder()::relativize)
        .filter(relative -> !isIgnored(relative))
        .toList();
  }

  private static ChannelFile file(Channel channel, Path path, String name) {
    String lowerCase = name.toLowerCase(Locale.ROOT);
    boolean isZipped = lowerCase.endsWith(ZIPPED);
    String plain = name;
    if (isZipped) {
      plain = name.substring(0, name.length() - ZIPPED.length());
    }
    String suffix = plain.substring(plain.lastIndexOf('.') + 1);
    Optional<FileFormat> bySuffix = FileFormat.ofSuffix(suffix);
    if (bySuffix.isEmpty() && suffix.toLowerCase(Locale.ROOT).matches(OTHER_FORMATS)) {
      throw new UserError(
          "channel "
              + channel.name()
              + ": file "
              + Escaped.name(name)
              + " is neither CSV nor JSON Lines nor Parquet, found ."
              + suffix);
    }
    FileFormat format = channel.format().or(() -> bySuffix).orElse(FileFormat.CSV);
    if (bySuffix.isPresent() && bySuffix.get() != format) {
      throw new UserError(
          "channel "
              + channel.name()
              + " has ContentType "
              + format.mediaType()
              + ", but file "
              + Escaped.name(name)
              + " is called ."
              + suffix
              + ": leave the ContentType out, or give "
              + bySuffix.get().mediaType());
    }
    if (isZipped && format == FileFormat.PARQUET) {
      throw new UserError(
          "channel "
              + channel.name()
              + ": file "
              + Escaped.name(name)
              + " is gzipped Parquet: unzip it");
    }
    return new ChannelFile(path, channel.shown(name), format, isZipped, partitions(Path.of(name)));
  }

  /** Hive's way: a folder for each value of a column. */
  private static Map<String, String> partitions(Path relative) {
    Map<String, String> partitions = new LinkedHashMap<>();
    for (int folder = 0; folder < relative.getNameCount() - 1; folder++) {
      Matcher matcher = PARTITION.matcher(relative.getName(folder).toString());
      if (matcher.matches()) {
        String value = matcher.group(2);
        partitions.put(matcher.group(1), value.equals(NULL_PARTITION) ? "" : decoded(value));
      }
    }
    return partitions;
  }

  private static String decoded(String value) {
    try {
      // Its + stands for itself.
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Not written by Hive or Spark, which escape the percent sign.
      return value;
    }
  }

  private static List<Path> all(Channel channel) {
    try (Stream<Path> files = Files.walk(channel.folder(), FileVisitOption.FOLLOW_LINKS)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new UserError(
          "cannot list channel " + channel.name() + " in " + channel.folder() + ": " + e, e);
    }
  }

  private static boolean isHidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".") || part.toString().startsWith("_")) {
        return true;
      }
    }
    return false;
  }
}
