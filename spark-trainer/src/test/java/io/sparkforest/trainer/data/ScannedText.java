package io.sparkforest.trainer.data;

import io.sparkforest.contract.FieldRules;
import io.sparkforest.trainer.columnar.BlockMemory;
import io.sparkforest.trainer.columnar.GrowingColumn;
import io.sparkforest.trainer.columnar.StoredColumn;
import io.sparkforest.trainer.data.scan.LearnedValues;
import io.sparkforest.trainer.data.scan.ScanPlan;
import io.sparkforest.trainer.data.scan.ScannedColumn;
import io.sparkforest.trainer.data.scan.ScannedTexts;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;

/** Profiles columns of given fields, as if they were those of chunks of a file. */
final class ScannedText {
  private final ScanPlan plan;

  ScannedText(FieldRules rules) {
    plan =
        new ScanPlan(
            List.of("x"),
            "y",
            Set.of(),
            rules,
            ColumnProfiler.LABELS,
            // Numbers are kept as texts, as where a text comes late.
            Integer.MAX_VALUE,
            ColumnProfile.MAX_MAGNITUDE);
  }

  /** The profile of a column whose fields stand in a file from line 2 on. */
  ColumnProfile column(List<String> fields, int rowsPerChunk, LongPredicate heldOut) {
    BlockMemory memory = new BlockMemory(Long.MAX_VALUE, Path.of(""));
    GrowingColumn growing = new GrowingColumn(memory, Integer.MAX_VALUE, ColumnProfiler.LABELS);
    ColumnProfiler profiler = new ColumnProfiler("x", false);
    for (int from = 0; from < fields.size(); from += rowsPerChunk) {
      int before = from;
      List<String> some = fields.subList(from, Math.min(fields.size(), from + rowsPerChunk));
      ScannedColumn chunk = ScannedTexts.of(plan, some);
      profiler.merge(chunk.facts(), place -> "a.csv, line " + (1 + before + place));
      if (chunk.hasTooMany()) {
        growing.exceed();
      }
      growing.add(chunk.values());
    }
    StoredColumn stored = growing.stored();
    LearnedValues learned = LearnedValues.of(stored, 0, stored.rows(), heldOut);
    return profiler.profile(stored, learned, heldOut);
  }
}
