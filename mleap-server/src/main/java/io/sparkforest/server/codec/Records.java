package io.sparkforest.server.codec;

import io.sparkforest.server.model.Rows;

/**
 * The records of a request.
 *
 * @param rows one for each record
 * @param kept what of each record is answered back
 */
public record Records(Rows rows, KeptFields kept) {}
