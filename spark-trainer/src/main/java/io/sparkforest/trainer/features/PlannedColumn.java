package io.sparkforest.trainer.features;

import io.sparkforest.trainer.settings.Imputation;
import java.util.Optional;

/**
 * A feature and how its gaps are filled.
 *
 * @param source the column
 * @param imputation what fills its gaps; none where they are a label of their own
 * @param by the column of the groups, if it is filled by group
 */
record PlannedColumn(
    SourceColumn source, Optional<Imputation> imputation, Optional<SourceColumn> by) {

  String name() {
    return source.column().name();
  }

  boolean isNumeric() {
    return source.column().isNumeric();
  }

  /** DataFrame name of the column without gaps. */
  String filled() {
    return imputation.isPresent() ? source.column().id("filled") : source.name();
  }

  /** DataFrame name of the labels' indices. */
  String index() {
    return source.column().id("index");
  }

  boolean isFilledWith(Imputation.With with) {
    return imputation.filter(each -> each.with() == with).isPresent();
  }
}
