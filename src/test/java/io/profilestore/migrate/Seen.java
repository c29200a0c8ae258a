package io.profilestore.migrate;

import java.util.ArrayList;
import java.util.List;

/** A visitor that keeps what it is shown. */
final class Seen implements SourceVisitor {

    final List<SourceRecord> records = new ArrayList<>();
    final List<Reject> rejects = new ArrayList<>();
    final List<Gap> gaps = new ArrayList<>();
    final List<RepeatedMember> repeated = new ArrayList<>();

    @Override
    public void record(SourceRecord record) {
        records.add(record);
    }

    @Override
    public void reject(Reject reject) {
        rejects.add(reject);
    }

    @Override
    public void gap(Gap gap) {
        gaps.add(gap);
    }

    @Override
    public void repeated(RepeatedMember member) {
        repeated.add(member);
    }

    List<String> keys() {
        return records.stream().map(SourceRecord::key).toList();
    }
}
