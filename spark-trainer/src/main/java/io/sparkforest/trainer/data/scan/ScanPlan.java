package io.sparkforest.trainer.data.scan;

import io.sparkforest.contract.FieldRules;
import io.sparkforest.trainer.columnar.LabelLimits;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * How files are scanned.
 *
 * @param columns names of the columns to read
 * @param target the column without which a record is no row; files may lack it
 * @param ofLabels those of the columns whose texts are kept however many there are
 * @param rules how fields are read
 * @param limits how many labels of another column are kept
 * @param maxNumbers how many different texts are kept while all of them are numbers; {@link
 *     Integer#MAX_VALUE} if numbers are labels like others
 * @param maxMagnitude the greatest number that is none too large
 */
public record ScanPlan(
    List<String> columns,
    String target,
    Set<String> ofLabels,
    FieldRules rules,
    LabelLimits limits,
    int maxNumbers,
    double maxMagnitude)
    implements Serializable {}
