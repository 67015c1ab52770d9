package io.sparkforest.trainer.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.sparkforest.trainer.remote.Query;
import io.sparkforest.trainer.sagemaker.AlgorithmError;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hosts that do not lead, as the leader knows them by what they ask: {@code POST
 * /state?host=algo-2}, with the host's report in the body once. Thread-safe.
 */
final class OtherHosts implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(OtherHosts.class);

  /** Hosts ask every second. */
  private static final Duration MAX_SILENCE = Duration.ofSeconds(60);

  /** Who is silent for so long at the end is not waited for. */
  private static final Duration GONE = Duration.ofSeconds(15);

  private static final long PAUSE_MILLISECONDS = 100;
  private static final int OK = 200;
  private static final int FORBIDDEN = 403;

  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Supplier<JobState> state;
  private final long started = System.nanoTime();

  /**
   * Hosts that were not heard of yet.
   *
   * @param state what they hear
   */
  OtherHosts(List<String> names, Supplier<JobState> state) {
    names.forEach(name -> members.put(name, new Member(name)));
    this.state = state;
  }

  /** Another host. */
  private static final class Member {
    private final String name;
    private volatile long heard;
    private volatile boolean wasHeard;
    private volatile boolean isMissed;
    private volatile boolean knowsEnd;
    private volatile @Nullable HostReport report;

    Member(String name) {
      this.name = name;
    }

    void hear() {
      heard = System.nanoTime();
      wasHeard = true;
    }

    boolean isSilentFor(Duration time) {
      return wasHeard && System.nanoTime() - heard > time.toNanos();
    }
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String name = Query.parsed(exchange.getRequestURI().getRawQuery()).getOrDefault("host", "");
      Member member = members.get(name);
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (member == null || !isFrom(exchange.getRemoteAddress().getAddress(), name)) {
        exchange.sendResponseHeaders(FORBIDDEN, -1);
        return;
      }
      member.hear();
      if (body.length > 0 && member.report == null) {
        member.report = Leader.JSON.readValue(body, HostReport.class);
      }
      JobState told = state.get().known(member.report != null);
      byte[] answer = Leader.JSON.writeValueAsBytes(told);
      exchange.sendResponseHeaders(OK, answer.length);
      exchange.getResponseBody().write(answer);
      if (told.exitCode() != null) {
        member.knowsEnd = true;
      }
    }
  }

  /** The state holds a secret, which is for the job's hosts alone. */
  private static boolean isFrom(InetAddress sender, String host) {
    try {
      return List.of(InetAddress.getAllByName(host)).contains(sender);
    } catch (UnknownHostException e) {
      log.debug("{} does not resolve yet", host, e);
      return false;
    }
  }

  /**
   * A host's report, once it is there.
   *
   * @throws UserError if the host cannot read its files
   * @throws AlgorithmError naming the host if it does not come in time, or the host is lost
   */
  HostReport await(String name, StopRequest stop) {
    Member member = Objects.requireNonNull(members.get(name));
    for (boolean isFirst = true; ; isFirst = false) {
      HostReport report = member.report;
      if (report != null) {
        return withoutFault(member, report);
      }
      if (isFirst) {
        log.info("cluster: waiting for host {} and the list of its files", name);
      }
      stop.endIfMade();
      check(member);
      Pause.of(PAUSE_MILLISECONDS);
    }
  }

  /**
   * Sees that the hosts can take part as far as that is known by now, while their files are needed.
   *
   * @throws UserError if a host cannot read its files
   * @throws AlgorithmError naming the host that was not heard of in time, or not any more
   */
  void check() {
    members.values().forEach(this::check);
  }

  private void check(Member member) {
    HostReport report = member.report;
    if (report != null) {
      withoutFault(member, report);
    }
    if (member.isSilentFor(MAX_SILENCE)) {
      throw new AlgorithmError(
          "host " + member.name + " was lost before the job began: see its log");
    }
    if (!member.wasHeard && System.nanoTime() - started > Leader.MAX_START.toNanos()) {
      throw new AlgorithmError(
          "nothing heard of host "
              + member.name
              + " within "
              + Leader.MAX_START.toSeconds()
              + " s: see its log, and whether hosts of the job may connect to port "
              + Ports.CONTROL
              + " of each other");
    }
  }

  private static HostReport withoutFault(Member member, HostReport report) {
    if (report.fault() != null) {
      throw new UserError("host " + member.name + ": " + report.fault());
    }
    return report;
  }

  /** Logs which hosts are no longer heard of. What that costs, Spark decides. */
  void watchWhile(BooleanSupplier isRunning) {
    while (isRunning.getAsBoolean()) {
      for (Member member : members.values()) {
        boolean isMissed = member.isSilentFor(MAX_SILENCE);
        if (isMissed && !member.isMissed) {
          log.warn(
              "cluster: nothing heard of host {} for {} s: other hosts do its tasks",
              member.name,
              MAX_SILENCE.toSeconds());
        }
        member.isMissed = isMissed;
      }
      Pause.of(PAUSE_MILLISECONDS);
    }
  }

  /** Waits until those that are alive know the job's end. */
  void awaitFarewell(Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    while (System.nanoTime() < deadline
        && members.values().stream()
            .anyMatch(member -> !member.knowsEnd && !member.isSilentFor(GONE))) {
      Pause.of(PAUSE_MILLISECONDS);
    }
  }
}
