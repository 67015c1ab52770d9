package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.TestSession;
import io.sparkforest.trainer.spark.StandaloneCluster;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

final class GrowingPlaceTest {
  private static final long MB = 1 << 20;

  private static SparkConf cluster(int megabytes) {
    SparkConf settings = new SparkConf(false);
    StandaloneCluster.driver("10.0.0.1", "spark://10.0.0.1:7077", megabytes, 12, 8, "secret")
        .forEach(settings::set);
    return settings;
  }

  @Test
  void inOneProcessAllCoresShareTheDriversMemory() {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(TestSession.get().sparkContext());
    int cores = context.defaultParallelism();
    assertThat(GrowingPlace.of(context, 100 * MB))
        .isEqualTo(new GrowingPlace(cores, cores, 100 * MB, false));
  }

  @Test
  void onAClusterTheHostWithMostCoresSharesAnExecutorsMemory() {
    assertThat(GrowingPlace.ofExecutors(cluster(1_000), 12, 1_000 * MB))
        .isEqualTo(new GrowingPlace(12, 8, 400 * MB, true));
  }

  @Test
  void inExecutorsOfAnotherClusterAllCoresMayShareOnesMemory() {
    SparkConf settings = new SparkConf(false).set("spark.executor.memory", "1000m");
    assertThat(GrowingPlace.ofExecutors(settings, 12, 1_000 * MB))
        .isEqualTo(new GrowingPlace(12, 12, 400 * MB, true));
  }

  @Test
  void onAClusterTheRowsMustFitTheDriverToo() {
    assertThat(GrowingPlace.ofExecutors(cluster(1_000), 12, 100 * MB).bytes()).isEqualTo(100 * MB);
  }
}
