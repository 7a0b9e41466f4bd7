-- Who reads everything of a tenant and changes nothing.
alter type member_role add value 'auditor';
alter type member_role add value 'cyber_agent';
