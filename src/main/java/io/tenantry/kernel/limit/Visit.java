package io.tenantry.kernel.limit;

/**
 * What a process tells a tenant's bucket in Redis and asks of it.
 *
 * @param number grows with each visit to the bucket, so that one that comes late is known
 * @param answered the number of the last visit that was answered; 0 where none was
 * @param used permits used since that one
 * @param held permits that the process goes on holding
 * @param need permits that requests wait for
 * @param least the fewest of them that are of use
 * @param extra permits wanted beside them
 * @param share the extra ones may be one in so many of those that are free
 * @param debt as the process reckons it
 * @param at when, in Redis's milliseconds
 */
record Visit(
    String tenant,
    long revision,
    LimitPolicy policy,
    long number,
    long answered,
    long used,
    long held,
    long need,
    long least,
    long extra,
    int share,
    long debt,
    long at) {}
