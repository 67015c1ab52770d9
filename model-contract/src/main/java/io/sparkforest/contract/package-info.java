/**
 * What trainer and server must agree on, so that a record means the same in training and at
 * serving.
 *
 * <p>{@link io.sparkforest.contract.FieldRules} turns a field into a value. {@link
 * io.sparkforest.contract.Signature} says which columns a record has, {@link
 * io.sparkforest.contract.SignatureFile} reads and writes it, and {@link
 * io.sparkforest.contract.NoteFiles} names the files under {@code notes/}. {@link
 * io.sparkforest.contract.NearestName}, {@link io.sparkforest.contract.QuotedText} and {@link
 * io.sparkforest.contract.GzipMembers} are for both sides' messages and inputs.
 *
 * <p>This module knows no Spark, Scala, MLeap or Javalin; Jackson is its only library.
 */
@NullMarked
package io.sparkforest.contract;

import org.jspecify.annotations.NullMarked;
