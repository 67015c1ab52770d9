package io.sparkforest.trainer.source;

import java.io.Serializable;

/**
 * A local file of CSV that holds what a file of a channel holds.
 *
 * @param path where it is (a string, so that Spark can send it to a task)
 * @param name the path of the channel's file below the channel's folder: how messages call it
 * @param form how it is read
 */
public record SourceFile(String path, String name, CsvForm form) implements Serializable {}
