/**
 * What trainer and server must agree on, so that the same bytes mean the same records in training
 * and at serving.
 *
 * <p>{@link io.sparkforest.contract.GzipMembers} decompresses, and {@link
 * io.sparkforest.contract.FieldSeparator} says what separates the fields of CSV. This module has no
 * libraries.
 */
@NullMarked
package io.sparkforest.contract;

import org.jspecify.annotations.NullMarked;
