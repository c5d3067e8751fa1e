DROP TABLE case_laws;
