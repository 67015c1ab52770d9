package io.sparkforest.trainer.source;

import java.io.Serializable;

/**
 * A local file of CSV that holds what a file of a channel holds.
 *
 * @param path where it is (a string, so that Spark can send it to a task)
 * @param name how messages call the channel's file
 * @param form how it is read
 * @param found how the channel's file was written, in the words of the log
 */
public record SourceFile(String path, String name, CsvForm form, String found)
    implements Serializable {}
