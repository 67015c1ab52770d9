package io.sparkforest.trainer.csv;

import io.sparkforest.trainer.source.SourceFile;
import java.io.Serializable;

/**
 * Whole records of a file, which can be read without what stands before them.
 *
 * @param file the file
 * @param header the file's header
 * @param start offset of the first byte of the first record
 * @param end offset of the byte after the last record: where the next chunk starts, or the file's
 *     end
 * @param mayHaveQuotes whether there may be a quote in it; without any it is read faster
 */
public record FileChunk(
    SourceFile file, CsvHeader header, long start, long end, boolean mayHaveQuotes)
    implements Serializable {}
