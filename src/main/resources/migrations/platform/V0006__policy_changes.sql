-- Who gave which policy of capacity, and when. Nobody changes what stands here.
CREATE TABLE autoscaling_policy_changes (
  version bigint PRIMARY KEY,
  policy jsonb NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now()
);

INSERT INTO autoscaling_policy_changes (version, policy, changed_by, changed_at)
SELECT version, policy, coalesce(updated_by, ''), updated_at FROM autoscaling_policy;

GRANT SELECT, INSERT ON autoscaling_policy_changes TO ${platform};
