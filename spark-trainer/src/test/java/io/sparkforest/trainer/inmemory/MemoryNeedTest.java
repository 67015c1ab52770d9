package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.heap.HeapBudget;
import org.junit.jupiter.api.Test;

final class MemoryNeedTest {
  private static final ForestUse FIFTY_TREES = new ForestUse(50, true);

  private static GrowingPlace here(int cores, long bytes) {
    return new GrowingPlace(cores, cores, bytes, false);
  }

  private static GrowingPlace twoHosts(long bytes) {
    return new GrowingPlace(2, 1, bytes, true);
  }

  private static TableShape shape(long rows, int features, boolean hasParts) {
    return new TableShape(rows, features, hasParts, false, 256);
  }

  private static MemoryNeed need(long rows, int features, GrowingPlace place) {
    return MemoryNeed.of(shape(rows, features, false), place, FIFTY_TREES);
  }

  private static GrowingPlace withHeap(int gigabytes) {
    return here(2, new HeapBudget((long) gigabytes << 30).forest());
  }

  @Test
  void tenMillionRowsOfTenFeaturesWithResidualForestsFitInEightGigabytes() {
    GrowingPlace place = withHeap(8);

    MemoryNeed need =
        MemoryNeed.of(shape(10_000_000, 10, true), place, new ForestUse(20, true)).fitted();

    assertThat(need.bytes()).isLessThanOrEqualTo(place.bytes());
    assertThat(need.hasResiduals()).isTrue();
    assertThat(need.growers()).isEqualTo(2);
  }

  @Test
  void fiftyMillionRowsOfTenFeaturesFitInSixteenGigabytes() {
    GrowingPlace place = withHeap(16);

    MemoryNeed need =
        MemoryNeed.of(shape(50_000_000, 10, false), place, new ForestUse(20, false)).fitted();

    assertThat(need.bytes()).isLessThanOrEqualTo(place.bytes());
    assertThat(need.growers()).isEqualTo(2);
  }

  @Test
  void itGrowsWithTheRowsAndNoFaster() {
    double one = MemoryNeed.of(shape(1_000_000, 10, true), here(2, 0), FIFTY_TREES).bytes();
    double ten = MemoryNeed.of(shape(10_000_000, 10, true), here(2, 0), FIFTY_TREES).bytes();
    assertThat(ten / one).isBetween(9.0, 10.0);
  }

  @Test
  void partsOfBinsTakeAByteMoreAValueAndTheirThresholds() {
    long with = shape(1_000_000, 10, true).tableBytes();
    long without = shape(1_000_000, 10, false).tableBytes();

    assertThat(with - without).isEqualTo(10_000_000L + 10 * 256 * 16 * 8);
    assertThat(InMemoryRandomForestRegressor.hasParts(1L << 28)).isTrue();
    assertThat(InMemoryRandomForestRegressor.hasParts((1L << 28) + 1)).isFalse();
  }

  @Test
  void aFeatureTakesItsBinsHistogramsAndRowsThatAreSortedOnEachCore() {
    assertThat(need(1000, 11, here(2, 0)).bytes() - need(1000, 10, here(2, 0)).bytes())
        .isEqualTo(1000 + 2 * NodeHistograms.MOST * 256 * 16 + 2 * SortedRows.MOST * 2);
  }

  @Test
  void wideTablesAreThereTwiceWhileTheyAreBinned() {
    TableShape wide = new TableShape(1_000_000, 1_000, false, true, 256);

    assertThat(MemoryNeed.of(wide, here(1, 0), ForestUse.TREES).fitted().bytes())
        .isEqualTo(2 * wide.tableBytes() + 1_000_000 * (8 + 8 + 4 + 8 + 8L));
  }

  @Test
  void executorsKeepTheTableTwice() {
    TableShape shape = shape(1_000, 10, false);

    assertThat(need(1_000, 10, twoHosts(0)).table()).isEqualTo(2 * shape.tableBytes());
    assertThat(need(1_000, 10, here(2, 0)).table()).isEqualTo(shape.tableBytes());
  }

  @Test
  void theMostRowsAndFeaturesDoNotOverflow() {
    TableShape shape = new TableShape(Integer.MAX_VALUE, 1 << 20, true, true, 256);
    MemoryNeed need = MemoryNeed.of(shape, here(128, 0), FIFTY_TREES);
    assertThat(need.bytes()).isGreaterThan(1L << 50);
    assertThat(need.fitted().bytes()).isBetween(1L << 50, need.bytes());
  }

  @Test
  void tasksKeepAllCoresBusyAndBoundTheSumsUnderWay() {
    assertThat(TreeTasks.most(1000, here(2, 0))).isEqualTo(8);
    assertThat(TreeTasks.most(1_000_000, here(2, 0))).isEqualTo(8);
    assertThat(TreeTasks.most(1_000_000, twoHosts(0))).isEqualTo(10);
    assertThat(TreeTasks.most(1_000_000_000, twoHosts(0))).isEqualTo(2);
  }

  @Test
  void inExecutorsFewerTreesAreUnderWayWhereMemoryIsShortButOneOnEachCore() {
    long all = need(1_000_000, 10, twoHosts(0)).bytes();
    MemoryNeed need = need(1_000_000, 10, twoHosts(all));

    assertThat(need.tasks()).isEqualTo(10);
    assertThat(need.fitted()).isEqualTo(need);
    MemoryNeed less = need(1_000_000, 10, twoHosts(all - 1)).fitted();
    assertThat(less.tasks()).isEqualTo(9);
    assertThat(less.bytes()).isLessThan(need.bytes());
    MemoryNeed least = need(1_000_000, 10, twoHosts(0)).fitted();
    assertThat(least.tasks()).isEqualTo(2);
    assertThat(least.growers()).isEqualTo(1);
  }

  @Test
  void manyRowsInOneProcessHaveTheirSumsOnceHoweverManyCores() {
    MemoryNeed three = need(1_000_000, 10, here(3, 0));

    assertThat(three.bytes() - need(1_000_000, 10, here(2, 0)).bytes())
        .isEqualTo(three.growing() + NodeHistograms.MOST * three.histogram());
  }

  /** A million rows, without histograms, for which cores there is memory. */
  private static long fixed(MemoryNeed need) {
    return need.table() + need.residuals() + 2 * need.sums();
  }

  @Test
  void whereMemoryIsShorterStillFewerCoresGrowTheSameForest() {
    MemoryNeed need = need(1_000_000, 10, here(2, 0));
    long both = fixed(need) + 2 * need.growing();

    assertThat(need(1_000_000, 10, here(2, both)).fitted().growers()).isEqualTo(2);
    MemoryNeed less = need(1_000_000, 10, here(2, both - 1)).fitted();
    assertThat(less.growers()).isEqualTo(1);
    assertThat(less.hasResiduals()).isTrue();
    assertThat(less.bytes()).isLessThan(both);
  }

  @Test
  void residualForestsAreGivenUpBeforeTheForestInMemory() {
    MemoryNeed need = need(1_000_000, 10, here(2, 0));
    long one = fixed(need) + need.growing();

    assertThat(need(1_000_000, 10, here(2, one)).fitted().hasResiduals()).isTrue();
    MemoryNeed less = need(1_000_000, 10, here(2, one - 1)).fitted();
    assertThat(less.hasResiduals()).isFalse();
    assertThat(less.growers()).isEqualTo(2);
    assertThat(less.bytes()).isLessThan(one);
  }

  @Test
  void aPartOfTheRowsHasAllCoresWhateverTheTableHas() {
    MemoryNeed need = need(1_000_000, 10, here(8, 0));
    GrowingPlace place = here(8, fixed(need) + need.growing());
    MemoryNeed less = need(1_000_000, 10, place).fitted();

    assertThat(less.growers()).isEqualTo(1);
    assertThat(less.part(10_000)).isEqualTo(need(10_000, 10, place));
    assertThat(less.part(10_000).growers()).isEqualTo(8);
  }

  @Test
  void fiveThousandFeaturesFitInTwoGigabytesWithFewerHistograms() {
    GrowingPlace place = withHeap(2);
    MemoryNeed need = MemoryNeed.of(shape(8_000, 5_000, true), place, new ForestUse(5, true));

    MemoryNeed less = need.fitted();

    assertThat(need.bytes()).isGreaterThan(place.bytes());
    assertThat(less.bytes()).isLessThanOrEqualTo(place.bytes());
    assertThat(less.growers()).isEqualTo(2);
    assertThat(less.histograms()).isBetween(1, NodeHistograms.MOST - 1);
    assertThat(
            MemoryNeed.of(shape(8_000, 5_000, true), here(2, 0), FIFTY_TREES).fitted().histograms())
        .isZero();
  }
}
