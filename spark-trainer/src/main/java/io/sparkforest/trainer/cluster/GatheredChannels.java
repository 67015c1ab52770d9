package io.sparkforest.trainer.cluster;

import io.sparkforest.trainer.remote.RemoteFile;
import io.sparkforest.trainer.sagemaker.AlgorithmError;
import io.sparkforest.trainer.sagemaker.OutputFolders;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels of all hosts as the leader reads them. A channel of which the leader has all files
 * stays where it is. Of any other, a folder gets links to the leader's files and copies of the
 * others, so that the files have the names and the order that they have on a single host.
 *
 * @param folders name of a channel → that folder, if it has one
 * @param owners name of a channel → its files that came from other hosts → host
 * @param copies path of a file on the leader → other host that has it, too → its path there
 */
public record GatheredChannels(
    Map<String, Path> folders,
    Map<String, Map<String, String>> owners,
    Map<String, Map<String, String>> copies) {
  private static final Logger log = LoggerFactory.getLogger(GatheredChannels.class);
  private static final int BUFFER = 1 << 18;

  /** Those of a job with a single host. */
  public static GatheredChannels none() {
    return new GatheredChannels(Map.of(), Map.of(), Map.of());
  }

  /** The same without the hosts that the files of some channels came from. */
  GatheredChannels withoutOwners(Set<String> channels) {
    Map<String, Map<String, String>> others = new LinkedHashMap<>(owners);
    others.keySet().removeAll(channels);
    return new GatheredChannels(folders, others, copies);
  }

  /** A file that is to be copied, and its host. */
  private record Remote(HostFile file, String host) {}

  /**
   * Copies what has to be copied.
   *
   * @param hosts name of a host → its files; the leader first
   * @param servers name of another host → where it serves its files
   * @param target a folder that need not exist
   */
  static GatheredChannels of(
      Map<String, List<HostFile>> hosts,
      Map<String, String> servers,
      String secret,
      Path target,
      StopRequest stop) {
    TreeSet<String> channels = new TreeSet<>();
    hosts.values().forEach(files -> files.forEach(file -> channels.add(file.channel())));
    Map<String, Path> folders = new LinkedHashMap<>();
    Map<String, Map<String, String>> owners = new LinkedHashMap<>();
    Map<String, Map<String, String>> copies = new HashMap<>();
    for (String channel : channels) {
      Map<String, TreeMap<String, HostFile>> byHost = new LinkedHashMap<>();
      hosts.forEach((host, files) -> byHost.put(host, named(channel, files)));
      check(channel, byHost);
      String leader = byHost.keySet().iterator().next();
      TreeMap<String, HostFile> own = Objects.requireNonNull(byHost.get(leader));
      Map<String, Remote> remote = new TreeMap<>();
      byHost.forEach(
          (host, files) ->
              files.forEach(
                  (name, file) -> {
                    if (!own.containsKey(name)) {
                      remote.putIfAbsent(name, new Remote(file, host));
                    }
                  }));
      Optional<Path> folder = folder(own);
      if (remote.isEmpty() && folder.isPresent()) {
        if (byHost.values().stream().allMatch(files -> files.keySet().equals(own.keySet()))) {
          log.info("cluster: channel {}: all hosts have the same files", channel);
        } else {
          log.info("cluster: channel {}: {} has all files", channel, leader);
        }
      } else {
        Path merged = target.resolve(channel);
        merge(channel, own, remote, servers, secret, merged, stop);
        folders.put(channel, merged);
        Map<String, String> from = new TreeMap<>();
        remote.forEach((name, file) -> from.put(name, file.host()));
        owners.put(channel, from);
      }
      Path read = Objects.requireNonNullElseGet(folders.get(channel), folder::orElseThrow);
      byHost.remove(leader);
      byHost.forEach((host, files) -> addCopies(host, files, read, copies));
    }
    return new GatheredChannels(folders, owners, copies);
  }

  private static void addCopies(
      String host,
      Map<String, HostFile> files,
      Path folder,
      Map<String, Map<String, String>> copies) {
    files.forEach(
        (name, file) ->
            copies
                .computeIfAbsent(folder.resolve(name).toString(), path -> new HashMap<>())
                .put(host, file.path()));
  }

  private static TreeMap<String, HostFile> named(String channel, List<HostFile> files) {
    TreeMap<String, HostFile> named = new TreeMap<>();
    files.stream()
        .filter(file -> file.channel().equals(channel))
        .forEach(file -> named.put(file.name(), file));
    return named;
  }

  private static void check(String channel, Map<String, TreeMap<String, HostFile>> byHost) {
    Map<String, Remote> first = new LinkedHashMap<>();
    byHost.forEach(
        (host, files) ->
            files.forEach(
                (name, file) -> {
                  Remote other = first.putIfAbsent(name, new Remote(file, host));
                  if (other != null && other.file().bytes() != file.bytes()) {
                    throw new UserError(
                        String.format(
                            Locale.ROOT,
                            "channel %s: file %s has %d bytes on host %s and %d on host %s: files of"
                                + " the same name must be the same",
                            channel,
                            name,
                            other.file().bytes(),
                            other.host(),
                            file.bytes(),
                            host));
                  }
                }));
  }

  /** Where the files lie if they lie in the channel's folder, as those of a pipe do not. */
  private static Optional<Path> folder(TreeMap<String, HostFile> own) {
    return own.values().stream().findFirst().flatMap(GatheredChannels::folder);
  }

  private static Optional<Path> folder(HostFile file) {
    String below = "/" + file.name();
    return file.path().endsWith("/" + file.channel() + below)
        ? Optional.of(Path.of(file.path().substring(0, file.path().length() - below.length())))
        : Optional.empty();
  }

  private static void merge(
      String channel,
      TreeMap<String, HostFile> own,
      Map<String, Remote> remote,
      Map<String, String> servers,
      String secret,
      Path target,
      StopRequest stop) {
    long bytes = remote.values().stream().mapToLong(file -> file.file().bytes()).sum();
    try {
      Files.createDirectories(target);
      long free = Files.getFileStore(target).getUsableSpace();
      if (bytes > free) {
        throw new UserError(
            String.format(
                Locale.ROOT,
                "channel %s: the other hosts have %d MB, but the disk of %s has only %d MB free:"
                    + " take a greater VolumeSizeInGB",
                channel,
                bytes >> 20,
                target,
                free >> 20));
      }
      for (HostFile file : own.values()) {
        Path link = target.resolve(file.name());
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(file.path()));
      }
    } catch (IOException e) {
      throw new UserError("cannot write to " + target + ": " + e.getMessage(), e);
    }
    long start = System.nanoTime();
    Fetching fetching = new Fetching(channel, secret, target, stop);
    Map<String, List<Remote>> byHost = new TreeMap<>();
    remote
        .values()
        .forEach(it -> byHost.computeIfAbsent(it.host(), k -> new ArrayList<>()).add(it));
    // Side by side with each other: a host's network is the bound.
    byHost.entrySet().parallelStream()
        .forEach(
            host ->
                host.getValue()
                    .forEach(it -> fetching.fetch(it, servers.getOrDefault(it.host(), ""))));
    log.info(
        "cluster: channel {}: {} file(s), {} MB, copied from {} in {} s",
        channel,
        remote.size(),
        (bytes + (1 << 20) - 1) >> 20,
        String.join(", ", byHost.keySet()),
        String.format(Locale.ROOT, "%.1f", (System.nanoTime() - start) / 1e9));
  }

  /** Copying of a channel's files. */
  private record Fetching(String channel, String secret, Path target, StopRequest stop) {
    void fetch(Remote remote, String server) {
      HostFile file = remote.file();
      Path copy = target.resolve(file.name()).normalize();
      if (!copy.startsWith(target)) {
        throw new UserError("host " + remote.host() + " has a file with the name " + file.name());
      }
      long copied = 0;
      try {
        Files.createDirectories(copy.getParent());
        try (InputStream in = RemoteFile.open(server, secret, file.path());
            OutputStream out = Files.newOutputStream(copy)) {
          byte[] buffer = new byte[BUFFER];
          for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            out.write(buffer, 0, read);
            copied += read;
            stop.endIfMade();
          }
        }
      } catch (IOException e) {
        throw OutputFolders.fullDisk(e)
            .<RuntimeException>map(full -> full)
            .orElseGet(
                () ->
                    new AlgorithmError(
                        "host "
                            + remote.host()
                            + " was lost, or its network, while its file "
                            + file.name()
                            + " of channel "
                            + channel
                            + " was copied: "
                            + e,
                        e));
      }
      if (copied != file.bytes()) {
        throw new UserError(
            String.format(
                Locale.ROOT,
                "channel %s: file %s of host %s had %d bytes, and %d came: it must not change while"
                    + " the job runs",
                channel,
                file.name(),
                remote.host(),
                file.bytes(),
                copied));
      }
    }
  }
}
