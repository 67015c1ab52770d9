/**
 * A baseline of data quality for SageMaker Model Monitor, in its published formats: {@link
 * io.sparkforest.trainer.monitoring.StatisticsNote} and {@link
 * io.sparkforest.trainer.monitoring.ConstraintsNote}, both made of {@link
 * io.sparkforest.trainer.monitoring.RawColumn}s.
 *
 * <p>It must not depend on how tables are read or models are trained.
 */
@NullMarked
package io.sparkforest.trainer.monitoring;

import org.jspecify.annotations.NullMarked;
