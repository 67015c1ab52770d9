package io.sparkforest.server.http.invocation;

import io.sparkforest.server.codec.answer.RecordScorer;
import io.sparkforest.server.codec.answer.ScoredRecords;
import io.sparkforest.server.codec.record.Records;
import io.sparkforest.server.drift.Drift;
import io.sparkforest.server.drift.DriftTally;
import io.sparkforest.server.error.RequestException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores the slices of one request and returns them in order. While a core is idle it takes a
 * slice, and the request's own thread reads the next one meanwhile: so a large request has all
 * cores for itself where nobody else needs them, and one core where others do.
 */
final class SliceScoring implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SliceScoring.class);

  private final RecordScorer scorer;
  private final Drift drift;
  private final Cores cores;
  private final int fullSlice;
  private final Deque<Future<Slice>> ahead = new ArrayDeque<>();

  /** Records, their scores, and how they differ from those of training. */
  record Slice(Records records, ScoredRecords scored, DriftTally tally) {}

  /**
   * @param fullSlice how many records a slice has that others probably follow
   */
  SliceScoring(RecordScorer scorer, Drift drift, Cores cores, int fullSlice) {
    this.scorer = scorer;
    this.drift = drift;
    this.cores = cores;
    this.fullSlice = fullSlice;
  }

  /** Scores a slice, now or soon. */
  void add(Records records) {
    if (records.size() < fullSlice) {
      // Handing the only slice over would take longer than scoring it.
      ahead.add(Cores.now(() -> scored(records)));
    } else {
      ahead.add(cores.start(() -> scored(records)));
    }
  }

  private Slice scored(Records records) {
    ScoredRecords scored = scorer.score(records);
    DriftTally tally = drift.tally();
    tally.count(records.rows(), scored.predictions().scores(), scored.errors().keySet());
    return new Slice(records, scored, tally);
  }

  /**
   * The next slice if it is scored, or if too many are pending: then waits for it. Otherwise null.
   */
  @Nullable Slice poll() {
    Future<Slice> first = ahead.peek();
    if (first == null || (!first.isDone() && ahead.size() <= cores.count())) {
      return null;
    }
    return take();
  }

  /** The next slice, waited for; null if there is none. */
  @Nullable Slice take() {
    Future<Slice> first = ahead.poll();
    return first == null ? null : result(first);
  }

  /**
   * Waits until no slice is pending.
   *
   * @throws RequestException the error of the first that has one
   */
  void awaitAll() {
    for (Future<Slice> future : ahead) {
      result(future);
    }
  }

  private static Slice result(Future<Slice> future) {
    boolean isInterrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          // The slice will be done within milliseconds.
          isInterrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) e.getCause();
        }
      }
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits until no core works for the request. */
  @Override
  public void close() {
    for (Future<Slice> future : ahead) {
      try {
        result(future);
      } catch (RuntimeException | Error e) {
        LOG.debug("A slice failed, of a request that had already failed", e);
      }
    }
  }
}
