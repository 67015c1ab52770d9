/**
 * What trainer and server must agree on, so that the same bytes mean the same records in training
 * and at serving.
 *
 * <p>{@link io.sparkforest.contract.GzipMembers} decompresses, {@link
 * io.sparkforest.contract.ByteOrderMark} removes the mark that a text may begin with, {@link
 * io.sparkforest.contract.FieldSeparator} says what separates the fields of CSV, and {@link
 * io.sparkforest.contract.FieldRules} what a field's text means. {@code
 * io.sparkforest.contract.notes} names the files and members of a model's notes, and {@code
 * io.sparkforest.contract.format} reads numbers, dates and times as people write them. {@code
 * io.sparkforest.contract.shap} computes what each feature contributes to a score.
 *
 * <p>Messages of both have in common how they quote text ({@link io.sparkforest.contract.Escaped}),
 * suggest a name ({@link io.sparkforest.contract.NearestName}) and explain why a text is not valid
 * JSON ({@link io.sparkforest.contract.JsonFault}).
 *
 * <p>The only library is Jackson's core: its parser of decimals, and the exceptions of its parser
 * of JSON.
 */
@NullMarked
package io.sparkforest.contract;

import org.jspecify.annotations.NullMarked;
