package io.sparkforest.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SchemaCacheTest {
  private static final Notes NO_NOTES =
      new Notes(MissingNode.getInstance(), MissingNode.getInstance());

  private final SchemaCache cache = new SchemaCache();
  private final AtomicInteger made = new AtomicInteger();

  @Test
  void theModelOfASchemaIsMadeOnce() {
    Model first = get("one");

    assertThat(get("one")).isSameAs(first);
    assertThat(get("two")).isNotSameAs(first);
    assertThat(made).hasValue(2);
  }

  @Test
  void ofManySchemasThoseUsedLastAreKept() {
    for (int schema = 0; schema < 1_000; schema++) {
      get("used all the time");
      get("schema " + schema);
    }

    assertThat(cache.size()).isEqualTo(SchemaCache.MAX_SCHEMAS);
    assertThat(made).hasValue(1_001);
  }

  @Test
  void aLongTextIsNotKept() {
    get("x".repeat(SchemaCache.MAX_CHARACTERS));
    get("x".repeat(SchemaCache.MAX_CHARACTERS + 1));

    assertThat(cache.size()).isEqualTo(1);
  }

  @Test
  void aSchemaThatDoesNotFitIsToldEachTimeAndNotKept() {
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(
              () ->
                  cache.get(
                      "wrong",
                      () -> {
                        throw new IllegalArgumentException("does not fit");
                      }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("does not fit");
    }
    assertThat(cache.size()).isZero();
  }

  @Test
  void requestsThatComeAtTheSameTimeShareTheModel() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(4);
    CountDownLatch begun = new CountDownLatch(1);
    try {
      List<Future<Model>> models = new ArrayList<>();
      for (int client = 0; client < 4; client++) {
        models.add(
            clients.submit(
                () ->
                    cache.get(
                        "one",
                        () -> {
                          begun.countDown();
                          Thread.sleep(200);
                          return model();
                        })));
      }
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

      Model first = models.get(0).get();
      for (Future<Model> model : models) {
        assertThat(model.get()).isSameAs(first);
      }
      assertThat(made).hasValue(1);
    } finally {
      clients.shutdownNow();
    }
  }

  private Model get(String schema) {
    return cache.get(schema, this::model);
  }

  private Model model() {
    made.incrementAndGet();
    return FailingModel.after(1, NO_NOTES);
  }
}
