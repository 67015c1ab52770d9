package io.sparkforest.trainer.cluster;

import io.sparkforest.trainer.sagemaker.AlgorithmError;
import io.sparkforest.trainer.sagemaker.Hosts;
import io.sparkforest.trainer.stop.StopRequest;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.Security;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Addresses of hosts: names may resolve only some time after the container's start. */
final class HostAddress {
  private static final Logger log = LoggerFactory.getLogger(HostAddress.class);

  private static final long PAUSE_MILLISECONDS = 500;

  private HostAddress() {}

  /** This host's own on the network interface that SageMaker names, else that of its name. */
  static InetAddress own(Hosts hosts, Duration longest, StopRequest stop) {
    Optional<InetAddress> found = hosts.networkInterface().flatMap(HostAddress::onInterface);
    if (found.isEmpty() && hosts.networkInterface().isPresent()) {
      log.warn(
          "cluster: network interface {} has no address: using that of {}",
          hosts.networkInterface().get(),
          hosts.current());
    }
    return found.orElseGet(() -> of(hosts.current(), longest, stop));
  }

  private static Optional<InetAddress> onInterface(String name) {
    try {
      return Optional.ofNullable(NetworkInterface.getByName(name)).stream()
          .flatMap(it -> Collections.list(it.getInetAddresses()).stream())
          .filter(Inet4Address.class::isInstance)
          .findFirst();
    } catch (SocketException e) {
      log.debug("network interface {} cannot be looked at", name, e);
      return Optional.empty();
    }
  }

  /**
   * A host's address, once its name resolves.
   *
   * @throws AlgorithmError if it does not in time
   * @throws io.sparkforest.trainer.stop.JobStopped if the job is asked to stop meanwhile
   */
  static InetAddress of(String host, Duration longest, StopRequest stop) {
    // Java would remember for ten seconds that there is no such name.
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    long deadline = System.nanoTime() + longest.toNanos();
    for (boolean isFirst = true; ; isFirst = false) {
      try {
        return InetAddress.getByName(host);
      } catch (UnknownHostException e) {
        stop.endIfMade();
        if (isFirst) {
          log.info(
              "cluster: the name of host {} does not resolve yet; it is tried again for at most"
                  + " {} s",
              host,
              longest.toSeconds());
        }
        if (System.nanoTime() > deadline) {
          throw new AlgorithmError(
              "the name of host " + host + " does not resolve within " + longest.toSeconds() + " s",
              e);
        }
        Pause.of(PAUSE_MILLISECONDS);
      }
    }
  }
}
