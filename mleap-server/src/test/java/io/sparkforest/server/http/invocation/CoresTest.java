package io.sparkforest.server.http.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Cores where threads are short. */
final class CoresTest {
  private static final ThreadFactory THREADS = work -> new Thread(work, "core of a test");

  @Test
  void workForWhichThereIsNoThreadIsDoneByTheRequestAndItsCoreIsFreeAgain() throws Exception {
    AtomicInteger failures = new AtomicInteger(3);
    Cores cores =
        new Cores(
            1,
            work -> {
              if (failures.getAndDecrement() > 0) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              return THREADS.newThread(work);
            });
    for (int attempt = 0; attempt < 3; attempt++) {
      Future<String> work = cores.start(() -> Thread.currentThread().getName());

      assertThat(work).isDone();
      assertThat(work.get()).isEqualTo(Thread.currentThread().getName());
    }

    assertThat(cores.start(() -> Thread.currentThread().getName()).get(30, TimeUnit.SECONDS))
        .isEqualTo("core of a test");
  }

  @Test
  void aFactoryWithoutAThreadCostsNoCoreEither() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Cores cores =
        new Cores(1, work -> asked.getAndIncrement() == 0 ? null : THREADS.newThread(work));

    assertThat(cores.start(() -> 1).get(30, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(cores.start(() -> 2).get(30, TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void anyOtherFailureToStartIsThrownAndItsCoreIsFreeAgain() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Cores cores =
        new Cores(
            1,
            work ->
                switch (asked.getAndIncrement()) {
                  case 0 -> throw new StackOverflowError();
                  case 1 -> throw new SecurityException("no threads here");
                  default -> THREADS.newThread(work);
                });

    assertThatThrownBy(() -> cores.start(() -> 1)).isInstanceOf(StackOverflowError.class);
    assertThatThrownBy(() -> cores.start(() -> 1)).isInstanceOf(SecurityException.class);
    assertThat(cores.start(() -> Thread.currentThread().getName()).get(30, TimeUnit.SECONDS))
        .isEqualTo("core of a test");
  }

  @Test
  void aCoreThatIsAtWorkIsNotTakenTwice() throws Exception {
    Cores cores = new Cores(1, THREADS);
    CountDownLatch end = new CountDownLatch(1);
    Future<Boolean> first = cores.start(() -> end.await(30, TimeUnit.SECONDS));

    Future<String> second = cores.start(() -> Thread.currentThread().getName());

    assertThat(second.get()).isEqualTo(Thread.currentThread().getName());
    end.countDown();
    assertThat(first.get(30, TimeUnit.SECONDS)).isTrue();
  }
}
