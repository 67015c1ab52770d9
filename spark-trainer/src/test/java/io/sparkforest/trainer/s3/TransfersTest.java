package io.sparkforest.trainer.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class TransfersTest {
  private final AtomicInteger closed = new AtomicInteger();
  private final Closeable store = closed::incrementAndGet;

  @Test
  void aStoreIsClosedAfterItsWork() throws IOException {
    assertThat(new Transfers().<Closeable, String>with(() -> store, () -> {}, open -> "done"))
        .isEqualTo("done");
    assertThat(closed).hasValue(1);
  }

  @Test
  void aStoreIsClosedWhereTheWorkFails() {
    IOException failure = new IOException("broken");
    assertThatThrownBy(
            () ->
                new Transfers()
                    .<Closeable, String>with(
                        () -> store,
                        () -> {},
                        open -> {
                          throw failure;
                        }))
        .isSameAs(failure);
    assertThat(closed).hasValue(1);
  }

  @Test
  void aStoreThatCannotBeClosedIsNoReasonToFailOrToWait() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    Closeable hanging =
        () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    Closeable broken =
        () -> {
          throw new IOException("broken");
        };
    long start = System.nanoTime();
    for (Closeable each : new Closeable[] {hanging, broken}) {
      assertThat(new Transfers().<Closeable, String>with(() -> each, () -> {}, open -> "done"))
          .isEqualTo("done");
    }
    assertThat((System.nanoTime() - start) / 1e9).isLessThan(10);
  }
}
