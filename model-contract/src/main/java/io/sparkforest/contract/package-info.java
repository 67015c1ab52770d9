/**
 * What trainer and server must agree on, so that the same bytes mean the same records in training
 * and at serving.
 *
 * <p>{@link io.sparkforest.contract.GzipMembers} decompresses, and {@link
 * io.sparkforest.contract.FieldSeparator} says what separates the fields of CSV, and {@link
 * io.sparkforest.contract.FieldRules} what a field's text means. {@code
 * io.sparkforest.contract.notes} names the files and members of a model's notes, and {@code
 * io.sparkforest.contract.format} reads numbers, dates and times as people write them. The only
 * library is Jackson's parser of decimals.
 */
@NullMarked
package io.sparkforest.contract;

import org.jspecify.annotations.NullMarked;
