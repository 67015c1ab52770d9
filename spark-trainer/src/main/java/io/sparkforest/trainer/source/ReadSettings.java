package io.sparkforest.trainer.source;

import java.nio.charset.Charset;
import java.util.Optional;
import java.util.Set;

/**
 * What the user says of the files; the rest is found out for each file.
 *
 * @param separator the field separator, where a space stands for runs of spaces and tabs; where
 *     there is none, it is found
 * @param encoding the encoding of the text; where there is none, it is found
 * @param skipLines how many lines stand above the header
 * @param names columns that the table must have, such as its target
 * @param dropped columns that are not used; where they are nested, nothing of them is read
 */
public record ReadSettings(
    Optional<Character> separator,
    Optional<Charset> encoding,
    int skipLines,
    Set<String> names,
    Set<String> dropped) {}
