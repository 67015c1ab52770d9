package io.sparkforest.trainer.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.trainer.stop.JobStopped;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class TransfersTest {
  private final AtomicInteger closed = new AtomicInteger();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Closeable store =
      () -> {
        closed.incrementAndGet();
        closing.countDown();
      };

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
  void aStoreThatIsOpenOnlyAfterItsOpeningWasGivenUpIsClosed() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean isGivenUp = new AtomicBoolean();
    assertThatThrownBy(
            () ->
                new Transfers()
                    .<Closeable, String>with(
                        () -> {
                          begun.countDown();
                          // As S3A may, it takes no notice of being interrupted.
                          while (!isGivenUp.get()) {
                            Thread.onSpinWait();
                          }
                          return store;
                        },
                        () -> stopOnce(begun),
                        open -> "done"))
        .isInstanceOf(JobStopped.class);
    assertThat(closed).hasValue(0);
    isGivenUp.set(true);

    assertThat(closing.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(closed).hasValue(1);
  }

  private static void stopOnce(CountDownLatch reached) {
    if (reached.getCount() == 0) {
      throw new JobStopped();
    }
  }

  @Test
  void aStoreThatIsOpenBeforeItsOpeningIsGivenUpIsClosed() throws InterruptedException {
    CountDownLatch opened = new CountDownLatch(1);
    assertThatThrownBy(
            () ->
                new Transfers()
                    .<Closeable, String>with(
                        () -> {
                          opened.countDown();
                          return store;
                        },
                        () -> {
                          try {
                            opened.await();
                          } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                          }
                          throw new JobStopped();
                        },
                        open -> "done"))
        .isInstanceOf(JobStopped.class);

    assertThat(closing.await(30, TimeUnit.SECONDS)).isTrue();
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
