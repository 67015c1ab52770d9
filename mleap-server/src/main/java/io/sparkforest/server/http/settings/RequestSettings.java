package io.sparkforest.server.http.settings;

import io.sparkforest.server.codec.BadRecords;
import java.time.Duration;

/**
 * What the server takes on.
 *
 * @param maxBodyBytes longer bodies, as sent or unzipped, are rejected with status 413
 * @param cores how many slices of requests are read and scored at the same time
 * @param maxRequests how many invocations are processed at the same time: being received, scored or
 *     answered
 * @param maxQueued how many further ones wait; one more is rejected with status 503
 * @param maxQueueTime how long one waits before it is rejected with status 503; zero for any time
 * @param maxSilence how long a client may be silent while it is to send or to receive
 * @param badRecords how a request with a bad record is handled
 * @param logsAccess whether each request is logged
 */
public record RequestSettings(
    int maxBodyBytes,
    int cores,
    int maxRequests,
    int maxQueued,
    Duration maxQueueTime,
    Duration maxSilence,
    BadRecords badRecords,
    boolean logsAccess,
    ExecutionParameters executionParameters) {}
